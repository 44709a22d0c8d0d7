package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Prefix;
import detour.lab.Await;
import detour.lab.netns.Namespace;
import detour.vrrp.election.Group;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two LANs that move together, and priority from what is tracked. */
@Execution(ExecutionMode.CONCURRENT)
class GroupIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping");
  }

  private static void secondLan(OfficeLan office) {
    office.lan.ip("link add br1 type bridge mcast_snooping 0", "link set br1 up");
    secondLan(office, office.a, "a", 2);
    secondLan(office, office.b, "b", 3);
  }

  private static void secondLan(OfficeLan office, Namespace host, String name, int number) {
    office.lan.ip(
        "link add port2-" + name + " type veth peer name eth1 netns " + host.name(),
        "link set port2-" + name + " master br1 up");
    host.ip("link set eth1 up", "address add 10.8.0." + number + "/24 dev eth1");
  }

  private static Gateway gateway(Namespace host, int priority) {
    return gateway(
        host,
        priority,
        new GroupSettings("all", Group.Rule.ALL, 1, Map.of("office", 1, "guests", 1)));
  }

  private static Gateway gateway(Namespace host, int priority, GroupSettings both) {
    RouterSettings office =
        new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse("10.9.0.1/24")))
            .priority(priority)
            .interval(Duration.ofMillis(100))
            .build();
    RouterSettings guests =
        new RouterSettingsBuilder("guests", "eth1", 52, List.of(Prefix.parse("10.8.0.1/24")))
            .priority(priority)
            .interval(Duration.ofMillis(100))
            .build();
    return new Gateway(host, RestartTicket.none(), List.of(office, guests), List.of(both));
  }

  private static boolean all(Gateway gateway, Role role) {
    return gateway.pair.snapshot().routers().stream().allMatch(each -> each.role() == role);
  }

  @Test
  void oneDeadLanTakesTheOtherAlong() {
    try (OfficeLan office = new OfficeLan()) {
      secondLan(office);
      try (Gateway a = gateway(office.a, 200);
          Gateway b = gateway(office.b, 100)) {
        assertThat(Await.until(() -> all(a, Role.ACTIVE) && all(b, Role.BACKUP), GUARD))
            .as("%s %s", a.events, b.events)
            .isTrue();
        office.lan.ip("link set port2-a down");
        assertThat(
                Await.until(
                    () ->
                        all(b, Role.ACTIVE)
                            && a.pair.snapshot().router("office").role() == Role.BACKUP
                            && a.pair.snapshot().router("guests").role() == Role.INITIALIZE,
                    GUARD))
            .as("%s %s", a.events, b.events)
            .isTrue();
        assertThat(OfficeLan.holds(office.b, "10.9.0.1")).isTrue();
        office.lan.ip("link set port2-a up");
        assertThat(Await.until(() -> all(a, Role.ACTIVE) && all(b, Role.BACKUP), GUARD))
            .as("%s %s", a.events, b.events)
            .isTrue();
      }
    }
  }

  @Test
  void whoComesLaterTakesTheGroupThatNobodyTook() {
    try (OfficeLan office = new OfficeLan()) {
      secondLan(office);
      try (Gateway a = gateway(office.a, 200)) {
        assertThat(Await.until(() -> all(a, Role.ACTIVE), GUARD)).isTrue();
        office.lan.ip("link set port2-a down");
        assertThat(
                Await.until(
                    () ->
                        a.events.stream()
                            .anyMatch(each -> each.reason().code().equals("nobody-took-over")),
                    GUARD))
            .isTrue();
        try (Gateway b = gateway(office.b, 100)) {
          assertThat(Await.until(() -> all(b, Role.ACTIVE), GUARD.multipliedBy(3)))
              .as("%s %s", a.events, b.events)
              .isTrue();
          assertThat(Await.until(() -> role(a, "office") == Role.BACKUP, GUARD)).isTrue();
        }
      }
    }
  }

  @Test
  void whoIsLeftOfAGroupMovesByItself() throws Exception {
    try (OfficeLan office = new OfficeLan()) {
      secondLan(office);
      try (Gateway a = gateway(office.a, 200);
          Gateway b = gateway(office.b, 100)) {
        assertThat(Await.until(() -> all(a, Role.ACTIVE) && all(b, Role.BACKUP), GUARD)).isTrue();
        RouterSettings one = b.pair.snapshot().router("office").settings();
        b.pair.reload(PairSettings.checked(List.of(one), List.of()));
        silence(office, "port-a");
        assertThat(Await.until(() -> all(b, Role.ACTIVE), GUARD)).as("%s", b.events).isTrue();
      }
    }
  }

  private interface Told {
    void pair(OfficeLan office, Gateway a, Gateway b);
  }

  /** Two gateways with two LANs, a Active in both. */
  private static void inTwoLans(GroupSettings group, Told told) {
    try (OfficeLan office = new OfficeLan()) {
      secondLan(office);
      try (Gateway a = gateway(office.a, 200, group);
          Gateway b = gateway(office.b, 100, group)) {
        assertThat(Await.until(() -> all(a, Role.ACTIVE) && all(b, Role.BACKUP), GUARD))
            .as("%s %s", a.events, b.events)
            .isTrue();
        told.pair(office, a, b);
      }
    }
  }

  private static Role role(Gateway gateway, String router) {
    return gateway.pair.snapshot().router(router).role();
  }

  /** The cable stays in, but nothing comes through: what carrier does not tell. */
  private static void silence(OfficeLan office, String port) {
    office.lan.ip("link set " + port + " nomaster");
  }

  @Test
  void byTheRuleAnyOneSilentLanTakesTheOtherAlong() {
    inTwoLans(
        new GroupSettings("any", Group.Rule.ANY, 1, Map.of("office", 1, "guests", 1)),
        (office, a, b) -> {
          silence(office, "port2-a");
          assertThat(
                  Await.until(() -> all(b, Role.ACTIVE) && role(a, "office") == Role.BACKUP, GUARD))
              .as("%s %s", a.events, b.events)
              .isTrue();
          assertThat(OfficeLan.holds(office.b, "10.9.0.1")).isTrue();
          assertThat(OfficeLan.holds(office.b, "10.8.0.1")).isTrue();
          assertThat(Await.until(() -> !OfficeLan.holds(office.a, "10.9.0.1"), GUARD)).isTrue();
          long heard = a.pair.snapshot().router("office").counters().receivedAdverts();
          // The down interval, and the time for which a's guests yield to nobody, twice over:
          assertThat(
                  Await.until(
                      () ->
                          a.pair.snapshot().router("office").counters().receivedAdverts()
                              > heard + 20,
                      GUARD))
              .isTrue();
          assertThat(all(b, Role.ACTIVE) && role(a, "office") == Role.BACKUP)
              .as("%s %s", a.events, b.events)
              .isTrue();
          office.lan.ip("link set port2-a master br1");
          assertThat(Await.until(() -> all(a, Role.ACTIVE) && all(b, Role.BACKUP), GUARD))
              .as("%s %s", a.events, b.events)
              .isTrue();
        });
  }

  @Test
  void byTheRuleWeightedOnlyEnoughWeightMovesIt() {
    inTwoLans(
        new GroupSettings("weighted", Group.Rule.WEIGHTED, 3, Map.of("office", 3, "guests", 1)),
        (office, a, b) -> {
          silence(office, "port2-a");
          long heard = b.pair.snapshot().router("office").counters().receivedAdverts();
          // Five down intervals of the guests' LAN later:
          assertThat(
                  Await.until(
                      () ->
                          b.pair.snapshot().router("office").counters().receivedAdverts()
                              > heard + 20,
                      GUARD))
              .isTrue();
          assertThat(all(b, Role.BACKUP)).as("1 of 3: %s", b.events).isTrue();
          assertThat(all(a, Role.ACTIVE)).as("%s", a.events).isTrue();
          silence(office, "port-a");
          assertThat(Await.until(() -> all(b, Role.ACTIVE), GUARD)).as("%s", b.events).isTrue();
        });
  }

  @Test
  void theOfficeIsWhereTheBetterUplinksAre() {
    RouterSettingsBuilder settings =
        new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse("10.9.0.1/24")))
            .interval(Duration.ofMillis(100))
            .tracked(
                List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 50)), Duration.ofMillis(500));
    try (OfficeLan office = new OfficeLan();
        Gateway a = new Gateway(office.a, settings.priority(120).build());
        Gateway b = new Gateway(office.b, settings.priority(100).build())) {
      assertThat(Await.until(() -> a.role() == Role.ACTIVE && b.role() == Role.BACKUP, GUARD))
          .isTrue();
      a.pair.observe("fiber", Observation.bad("down"));
      assertThat(Await.until(() -> b.role() == Role.ACTIVE && a.role() == Role.BACKUP, GUARD))
          .isTrue();
      assertThat(a.router().priorityReason().text()).isEqualTo("120 - 50 (fiber: down) = 70");
      a.pair.observe("fiber", Observation.good());
      assertThat(Await.until(() -> a.role() == Role.ACTIVE && b.role() == Role.BACKUP, GUARD))
          .isTrue();
      assertThat(a.router().priority()).isEqualTo(120);
    }
  }
}
