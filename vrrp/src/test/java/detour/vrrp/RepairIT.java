package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Event;
import detour.event.EventType;
import detour.kernel.address.Prefix;
import detour.lab.Await;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others do to the interface and its addresses. */
@Execution(ExecutionMode.CONCURRENT)
class RepairIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  /** What nobody tells is looked for each half minute. */
  private static final Duration AUDITED = Duration.ofSeconds(90);

  static List<Case> ways() {
    return List.of(
        new Case(3, false, false, false),
        new Case(3, false, false, true),
        new Case(3, true, false, false),
        new Case(3, true, false, true));
  }

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping", "nft", "tcpdump");
  }

  private static boolean active(OfficeLan office, Case way, Gateway gateway) {
    return Await.until(
        () ->
            gateway.role() == Role.ACTIVE
                && way.addresses().stream().allMatch(each -> OfficeLan.holds(office.a, each)),
        GUARD);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void deletedAddressesArePutBack(Case way) {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).as("%s", gateway.events).isTrue();
      for (int round = 1; round <= 3; round++) {
        for (String each : way.addresses()) {
          String device =
              office
                  .a
                  .run("ip", "-o", "address", "show", "to", each)
                  .out()
                  .replaceAll("(?s)^\\d+: (\\S+) .*", "$1");
          office
              .a
              .run("ip", "address", "del", each + (way.six() ? "/64" : "/24"), "dev", device)
              .orThrow();
        }
        long expected = (long) round * way.addresses().size();
        assertThat(
                Await.until(
                    () -> active(office, way, gateway) && gateway.router().healed() >= expected,
                    GUARD))
            .isTrue();
      }
      assertThat(gateway.router().healed()).isEqualTo(3L * way.addresses().size());
      assertThat(gateway.router().transitions()).isEqualTo(1);
      assertThat(gateway.events).anyMatch(each -> each.type() == EventType.PAIR_REPAIRED);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theInterfaceIsDeletedAndMadeAgain(Case way) {
    try (OfficeLan office = new OfficeLan()) {
      office.a.sysctl("ipv4/conf/all/rp_filter", "2");
      String before = sysctls(office);
      try (Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
        assertThat(active(office, way, gateway)).isTrue();
        office.a.ip("link del eth0");
        assertThat(Await.until(() -> gateway.role() == Role.INITIALIZE, GUARD)).isTrue();
        assertThat(gateway.router().reason().text()).isEqualTo("there is no interface eth0");
        office.connect(office.a, "a", 2);
        assertThat(active(office, way, gateway))
            .as("%s %s", gateway.router(), gateway.events)
            .isTrue();
        assertThat(
                Await.until(
                    () -> office.station(way.addresses().get(0)).equals(way.station(true)), GUARD))
            .isTrue();
      }
      assertThat(sysctls(office)).as("nothing is left behind").isEqualTo(before);
    }
  }

  @Test
  void ipv6IsServedByAVirtualMacWhereNewDevicesHaveNone() {
    Case way = new Case(3, true, false, true);
    try (OfficeLan office = new OfficeLan()) {
      office.a.sysctl("ipv6/conf/default/disable_ipv6", "1");
      try (Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
        assertThat(active(office, way, gateway)).as("%s", gateway.events).isTrue();
      }
    }
  }

  /** As of a bridge, whose ports come and go; the host is told, it does not ask. */
  @ParameterizedTest
  @MethodSource("ways")
  void theInterfaceGetsAnotherStation(Case way) {
    String other = "02:00:00:00:09:66";
    String address = way.six() ? "fd09::1" : "10.9.0.1";
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).isTrue();
      assertThat(Await.until(() -> office.station(address).equals(way.station(true)), GUARD))
          .isTrue();
      List<String> adverts = new CopyOnWriteArrayList<>();
      try (Running capture =
          office.c.start(
              List.of("tcpdump", "-lenpi", "eth0", "proto 112 or ip6 proto 112"), adverts::add)) {
        assertThat(Await.until(() -> !adverts.isEmpty(), GUARD)).isTrue();
        office.a.ip("link set eth0 address " + other);
        String right = way.virtualMac() ? way.station(true) : other;
        assertThat(Await.until(() -> office.known(address).equals(right), GUARD))
            .as("%s", office.known(address))
            .isTrue();
        int before = adverts.size();
        assertThat(Await.until(() -> adverts.size() > before + 3, GUARD)).isTrue();
        assertThat(adverts.get(before + 3)).contains(" " + right + " > ");
        assertThat(capture.alive()).isTrue();
      }
      assertThat(gateway.router().transitions()).isEqualTo(1);
    }
  }

  static List<Case> virtualMacs() {
    return List.of(new Case(3, false, false, true), new Case(3, true, false, true));
  }

  @ParameterizedTest
  @MethodSource("virtualMacs")
  void theDeviceOfTheVirtualMacIsMadeAnewAndSwitchedOnAgain(Case way) {
    String address = way.addresses().get(0);
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(200).build());
        Gateway backup = new Gateway(office.b, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).isTrue();
      assertThat(Await.until(() -> backup.role() == Role.BACKUP, GUARD)).isTrue();
      office.b.ip("link del " + device(office.b));
      assertThat(Await.until(() -> !device(office.b).isEmpty(), GUARD)).isTrue();
      office.a.ip("link del " + device(office.a));
      assertThat(Await.until(() -> answers(office, way, address), GUARD))
          .as("%s", gateway.events)
          .isTrue();
      office.a.ip("link set " + device(office.a) + " down");
      assertThat(Await.until(() -> answers(office, way, address), GUARD))
          .as("%s", gateway.events)
          .isTrue();
      assertThat(gateway.router().transitions()).isEqualTo(1);
      office.lan.ip("link set port-a down");
      assertThat(Await.until(() -> OfficeLan.holds(office.b, address), GUARD))
          .as("%s", backup.events)
          .isTrue();
      assertThat(Await.until(() -> answers(office, way, address), GUARD)).isTrue();
    }
  }

  private static String device(Namespace gateway) {
    return gateway
        .run("ip", "-o", "link", "show", "type", "macvlan")
        .out()
        .replaceAll("(?s)^\\d+: ([^@]+)@.*", "$1")
        .strip();
  }

  private static boolean answers(OfficeLan office, Case way, String address) {
    office.c.ip("neighbour flush dev eth0");
    String target = address.startsWith("fe80") ? address + "%eth0" : address;
    return office.c.run("ping", "-c", "1", "-W", "1", target).out().contains("1 received")
        && office.known(address).equals(way.station(true));
  }

  @ParameterizedTest
  @MethodSource("virtualMacs")
  void theRulesetIsFlushed(Case way) {
    String address = way.addresses().get(0);
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(200).build());
        Gateway backup = new Gateway(office.b, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).isTrue();
      assertThat(Await.until(() -> backup.role() == Role.BACKUP, GUARD)).isTrue();
      office.a.run("nft", "flush", "ruleset").orThrow();
      office.b.run("nft", "flush", "ruleset").orThrow();
      gateway.pair.handOver(Duration.ofMinutes(10));
      assertThat(
              Await.until(
                  () ->
                      gateway.role() == Role.BACKUP
                          && OfficeLan.holds(office.b, address)
                          && !OfficeLan.holds(office.a, address),
                  GUARD))
          .as("%s %s", gateway.events, backup.events)
          .isTrue();
      assertThat(Await.until(() -> ingress(office.a).contains("ether daddr"), GUARD)).isTrue();
      assertThat(ingress(office.b)).contains("ether saddr");
      assertThat(office.a.run("ip", "-o", "link", "show", device(office.a)).out())
          .doesNotContain("UP");
      // With nothing else to do it is found by the next audit.
      office.a.run("nft", "flush", "ruleset").orThrow();
      office.b.run("nft", "flush", "ruleset").orThrow();
      assertThat(
              Await.until(() -> guarded(office.a, gateway) && guarded(office.b, backup), AUDITED))
          .as("%s %s %s %s", gateway.events, ingress(office.a), backup.events, ingress(office.b))
          .isTrue();
      assertThat(backup.events).anyMatch(each -> each.reason().code().equals("rules-put-back"));
    }
  }

  /** Whether its rules are there, as its role wants them. */
  private static boolean guarded(Namespace host, Gateway gateway) {
    String wanted = gateway.role() == Role.ACTIVE ? "ether saddr" : "ether daddr";
    return ingress(host).contains(wanted);
  }

  private static String ingress(Namespace gateway) {
    return gateway.run("nft", "list", "table", "netdev", "detour_vrrp").out();
  }

  @Test
  void anInterfaceWithoutEthernetIsSaidToBeNone() {
    try (OfficeLan office = new OfficeLan()) {
      office.a.ip("tuntap add dev tun9 mode tun", "link set tun9 up");
      RouterSettings settings =
          new RouterSettingsBuilder("office", "tun9", 51, List.of(Prefix.parse("10.9.0.1/24")))
              .build();
      try (Gateway gateway = new Gateway(office.a, settings)) {
        assertThat(Await.until(() -> gateway.router().reason().code().equals("no-ethernet"), GUARD))
            .as("%s", gateway.router())
            .isTrue();
      }
    }
  }

  @Test
  void whatTheKernelRefusedIsForgottenOnceItIsTaken() {
    Case way = new Case(3, true, false, false);
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).isTrue();
      office.a.sysctl("ipv6/conf/eth0/disable_ipv6", "1");
      assertThat(Await.until(() -> gateway.events.stream().anyMatch(RepairIT::refused), GUARD))
          .as("%s", gateway.events)
          .isTrue();
      office.a.sysctl("ipv6/conf/eth0/disable_ipv6", "0");
      assertThat(active(office, way, gateway)).as("%s", gateway.events).isTrue();
      assertThat(Await.until(() -> gateway.router().lastError().isEmpty(), GUARD)).isTrue();
    }
  }

  private static boolean refused(Event event) {
    return event.type() == EventType.KERNEL_REFUSED;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theCableIsPulled(Case way) {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).isTrue();
      office.lan.ip("link set port-a down");
      assertThat(
              Await.until(
                  () ->
                      gateway.role() == Role.INITIALIZE
                          && way.addresses().stream()
                              .noneMatch(each -> OfficeLan.holds(office.a, each)),
                  GUARD))
          .isTrue();
      office.lan.ip("link set port-a up");
      assertThat(active(office, way, gateway)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anAddressIsAddedAndTakenAwayWithoutAPause(Case way) throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
      assertThat(active(office, way, gateway)).isTrue();
      RouterSettings before = gateway.router().settings();
      List<Prefix> more = new ArrayList<>(before.addresses());
      String added = way.six() ? "fd09::7" : "10.9.0.7";
      more.add(Prefix.parse(added + (way.six() ? "/64" : "/24")));
      gateway.pair.reload(
          PairSettings.checked(
              List.of(new RouterSettingsBuilder(before).addresses(more).build()), List.of()));
      assertThat(Await.until(() -> OfficeLan.holds(office.a, added), GUARD)).isTrue();
      gateway.pair.reload(PairSettings.checked(List.of(before), List.of()));
      assertThat(Await.until(() -> !OfficeLan.holds(office.a, added), GUARD)).isTrue();
      assertThat(gateway.role()).isEqualTo(Role.ACTIVE);
      assertThat(gateway.router().transitions()).isEqualTo(1);
      assertThat(way.addresses()).allMatch(each -> OfficeLan.holds(office.a, each));
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothingIsLeftBehind(Case way) {
    try (OfficeLan office = new OfficeLan()) {
      String before = machine(office);
      try (Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
        assertThat(active(office, way, gateway)).isTrue();
        assertThat(machine(office)).isNotEqualTo(before);
      }
      assertThat(machine(office)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothingIsLeftBehindAfterARestartEither(Case way) {
    try (OfficeLan office = new OfficeLan()) {
      office.a.sysctl("ipv4/conf/all/rp_filter", "2");
      String before = machine(office);
      RestartTicket ticket;
      try (Gateway first = new Gateway(office.a, way.ours(100).build())) {
        assertThat(active(office, way, first)).isTrue();
        ticket = RestartTicket.parse(first.prepareRestart().text());
      }
      try (Gateway next =
          new Gateway(office.a, ticket, List.of(way.ours(100).build()), List.of())) {
        assertThat(active(office, way, next)).isTrue();
        assertThat(next.router().reason().code()).isEqualTo("resumed");
      }
      assertThat(machine(office)).isEqualTo(before);
    }
  }

  @Test
  void whatWasTakenOutOfTheFileBeforeARestartIsNotLeftBehind() {
    Case way = new Case(3, false, false, true);
    RouterSettings stays = way.ours(100).build();
    RouterSettings goes =
        way.ours(100)
            .name("guests")
            .id(52)
            .addresses(List.of(Prefix.parse("10.9.0.52/24")))
            .accept(false)
            .build();
    try (OfficeLan office = new OfficeLan()) {
      Gateway first = new Gateway(office.a, RestartTicket.none(), List.of(stays, goes), List.of());
      assertThat(active(office, way, first)).isTrue();
      assertThat(Await.until(() -> OfficeLan.holds(office.a, "10.9.0.52"), GUARD)).isTrue();
      String rules = office.a.run("nft", "list", "ruleset").out();
      assertThat(rules).contains("if2_inet_51").contains("if2_inet_52");
      RestartTicket ticket = first.prepareRestart();
      try (Gateway next = new Gateway(office.a, ticket, List.of(stays), List.of())) {
        assertThat(Await.until(() -> !OfficeLan.holds(office.a, "10.9.0.52"), GUARD)).isTrue();
        assertThat(
                Await.until(
                    () -> !office.a.run("nft", "list", "ruleset").out().contains("if2_inet_52"),
                    GUARD))
            .isTrue();
        assertThat(office.a.run("ip", "-o", "link", "show", "type", "macvlan").out())
            .contains("dtr4-2-51")
            .doesNotContain("dtr4-2-52");
        assertThat(active(office, way, next)).isTrue();
        assertThat(next.router().reason().code()).isEqualTo("resumed");
        assertThat(office.a.run("nft", "list", "ruleset").out()).contains("if2_inet_51");
      }
    }
  }

  private static String machine(OfficeLan office) {
    return office.a.run("ip", "-o", "link").out().replaceAll("(?m)^(\\d+: \\S+ <[^>]*>).*", "$1")
        + office.a.run("ip", "-o", "address").out().replaceAll("tentative |valid_lft.*", "")
        + office
            .a
            .run("nft", "list", "chains")
            .out()
            .replaceAll("table \\S+ detour_vrrp.*\\s*}", "")
        + sysctls(office);
  }

  private static String sysctls(OfficeLan office) {
    return office.a.sysctl("ipv4/conf/eth0/arp_ignore")
        + office.a.sysctl("ipv4/conf/eth0/arp_filter")
        + office.a.sysctl("ipv4/conf/eth0/arp_announce")
        + office.a.sysctl("ipv4/conf/all/rp_filter")
        + office.a.sysctl("ipv4/conf/eth0/rp_filter");
  }
}
