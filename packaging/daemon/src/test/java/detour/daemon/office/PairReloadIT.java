package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.detourd.Json;
import detour.lab.netns.Finished;
import detour.lab.netns.Running;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The pair lives on over reloads: no role moves, and no address is lost that was not meant. */
@Execution(ExecutionMode.CONCURRENT)
class PairReloadIT {
  private static final String PAIR =
      """
      pair:
        groups:
          office:
            routers:
              - {id: 10, interface: br-lan, addresses: [10.77.0.254/24], interval: 100 ms}
          guests:
            routers:
              - {id: 11, interface: guests, addresses: [10.78.0.254/24], interval: 100 ms}
      """;

  private Office office;

  @BeforeEach
  void raise() throws IOException {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults().withNoise(0));
    office.onGateway(
        "ip", "link", "add", "guests", "index", "830", "type", "veth", "peer", "name", "far",
        "index", "831");
    office.lab.gateway().ip("link set far up", "link set guests up");
    office.lab.gateway().ip("address add 10.78.0.2/24 dev guests");
  }

  @AfterEach
  void close() throws IOException {
    if (office != null) {
      office.close();
    }
  }

  private boolean holds(String address) {
    return office.onGateway("ip", "-o", "address").contains(" " + address + "/24 ");
  }

  private static Json router(Detourd daemon, String name) {
    return daemon.status().orElseThrow().get("pair").get("routers").items().stream()
        .filter(each -> each.get("name").text().equals(name))
        .findFirst()
        .orElse(Json.NONE);
  }

  private static void stillActive(Detourd daemon) {
    Json office = router(daemon, "office-10");
    assertThat(office.get("role").text()).isEqualTo("active");
    assertThat(office.get("transitions").number()).isEqualTo(1);
    assertThat(office.get("healed").number()).isZero();
  }

  @Test
  void anAddedAddressATypoAndARemovedInterfaceMoveNoRoleAndLoseNoAddress() throws IOException {
    String both = Office.TWO_UPLINKS + PAIR;
    Detourd daemon = office.start(both);
    assertThat(Await.until(() -> holds("10.77.0.254") && holds("10.78.0.254"), Office.GUARD))
        .isTrue();
    List<String> addresses = new CopyOnWriteArrayList<>();
    try (Running monitor =
            office.lab.gateway().start(List.of("ip", "-o", "monitor", "address"), addresses::add);
        Running ping =
            office.lab.office(1).start("ping", "-n", "-i", "0.01", "-w", "60", "10.77.0.254")) {
      assertThat(
              Await.until(
                  () -> ping.lines().stream().anyMatch(each -> each.contains("icmp_seq=")),
                  Office.GUARD))
          .isTrue();

      String added = both.replace("[10.77.0.254/24]", "[10.77.0.254/24, 10.77.0.253/24]");
      Finished reload = office.reload(added);
      assertThat(reload.orThrow()).contains("router of the pair office-10: addresses changed");
      assertThat(Await.until(() -> holds("10.77.0.253"), Office.GUARD)).isTrue();
      stillActive(daemon);

      Finished typo = office.reload(added.replace("id: 11", "id: 1100"));
      assertThat(typo.exit()).isEqualTo(4);
      assertThat(typo.err())
          .contains(
              "detour.yaml:16:16: pair.groups.guests.routers[0].id",
              "1100 is not a whole number from 1 to 255");
      stillActive(daemon);

      Finished owner = office.reload(added.replace("id: 10,", "id: 10, priority: 255,"));
      assertThat(owner.exit()).isEqualTo(4);
      assertThat(owner.err())
          .contains(
              "detour.yaml:13:30: pair.groups.office.routers[0].priority",
              "10.77.0.254 is no address of br-lan: 254 is the highest");
      stillActive(daemon);

      Finished nowhere =
          office.reload(added.replace("interface: br-lan, add", "interface: lan, add"));
      assertThat(nowhere.exit()).isEqualTo(7);
      assertThat(nowhere.err())
          .contains("office-10.interface: there is no interface lan: it stays on br-lan");
      assertThat(holds("10.77.0.254") && holds("10.77.0.253") && holds("10.78.0.254")).isTrue();
      stillActive(daemon);

      String alone = added.substring(0, added.indexOf("    guests:"));
      assertThat(office.reload(alone).orThrow()).contains("router of the pair guests-11 removed");
      assertThat(Await.until(() -> !holds("10.78.0.254"), Office.GUARD)).isTrue();
      assertThat(holds("10.77.0.254") && holds("10.77.0.253")).isTrue();
      stillActive(daemon);
      assertThat(monitor.alive()).isTrue();
      assertThat(addresses.stream().filter(each -> each.contains("Deleted")))
          .isNotEmpty()
          .allMatch(each -> each.contains("10.78.0.254"));

      office.onGateway("ip", "link", "del", "guests");
      assertThat(office.reload(added).orThrow()).contains("router of the pair guests-11 added");
      assertThat(
              Await.until(
                  () ->
                      router(daemon, "guests-11")
                          .get("reason")
                          .get("text")
                          .text()
                          .equals("there is no interface guests"),
                  Office.GUARD))
          .isTrue();
      stillActive(daemon);
      office.lab.office(1).run("kill", "-INT", Long.toString(ping.pid())).orThrow();
      assertThat(Await.until(() -> !ping.alive(), Office.GUARD)).isTrue();
      assertThat(ping.lines()).anyMatch(each -> each.contains(" 0% packet loss"));
    }

    assertThat(office.reload(Office.TWO_UPLINKS).orThrow())
        .contains("router of the pair office-10 removed");
    assertThat(Await.until(() -> !holds("10.77.0.254"), Office.GUARD)).isTrue();
    assertThat(daemon.status().orElseThrow().get("pair")).isEqualTo(Json.NONE);
  }

  private String machine() {
    return office.onGateway("ip", "-o", "link", "show", "type", "macvlan")
        + office.onGateway("nft", "list", "tables").replaceAll("table \\S+ detour\\R", "")
        + office.lab.gateway().sysctl("ipv4/conf/br-lan/arp_ignore");
  }

  @Test
  void aPairTakenOutOfTheFileBeforeARestartIsNotLeftBehind() {
    String before = machine();
    String pair = PAIR.substring(0, PAIR.indexOf("    guests:"));
    String mac = Office.TWO_UPLINKS + pair.replace("100 ms", "100 ms, virtual_mac: true");
    try (Detourd daemon =
        new Detourd(
            office.lab.gateway(),
            office.folder,
            mac,
            office.log::add,
            List.of("DETOUR_STOP=restart"))) {
      assertThat(daemon.awaitAnswer(Office.GUARD)).isTrue();
      assertThat(Await.until(() -> holds("10.77.0.254"), Office.GUARD)).isTrue();
    }
    assertThat(machine()).as("it stays over a restart").contains("dtr4-", "detour_vrrp");
    office.launch(Office.TWO_UPLINKS);
    office.awaitLog("Detour 0.1.0 started");
    assertThat(Await.until(() -> machine().equals(before), Office.GUARD))
        .as("%s %s", machine(), office.log)
        .isTrue();
  }
}
