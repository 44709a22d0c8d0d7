package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Prefix;
import detour.lab.Await;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Other settings while it runs: no role moves and no address is lost that was not meant. */
@Execution(ExecutionMode.CONCURRENT)
class ReloadIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping");
  }

  private static RouterSettingsBuilder router(String name, String device, int id, String address) {
    return new RouterSettingsBuilder(name, device, id, List.of(Prefix.parse(address)))
        .interval(Duration.ofMillis(100));
  }

  private static RouterSettingsBuilder office() {
    return router("office", "eth0", 51, "10.9.0.1/24");
  }

  private static RouterSettingsBuilder guests() {
    return router("guests", "eth1", 52, "10.8.0.1/24");
  }

  private static Gateway bothActive(OfficeLan office) {
    office.a.ip(
        "link add eth1 type veth peer name other",
        "link set other up",
        "link set eth1 up",
        "address add 10.8.0.2/24 dev eth1");
    Gateway gateway = new Gateway(office.a, office().build(), guests().build());
    assertThat(
            Await.until(
                () ->
                    gateway.pair.snapshot().routers().stream()
                        .allMatch(each -> each.role() == Role.ACTIVE),
                GUARD))
        .as("%s", gateway.events)
        .isTrue();
    return gateway;
  }

  private static void untouched(OfficeLan office, Gateway gateway, String router, String address) {
    RouterSnapshot snapshot = gateway.pair.snapshot().router(router);
    assertThat(snapshot.role()).isEqualTo(Role.ACTIVE);
    assertThat(snapshot.transitions()).isEqualTo(1);
    assertThat(snapshot.healed()).isZero();
    assertThat(OfficeLan.holds(office.a, address)).isTrue();
  }

  private static void bothUntouched(OfficeLan office, Gateway gateway) {
    untouched(office, gateway, "office", "10.9.0.1");
    untouched(office, gateway, "guests", "10.8.0.1");
  }

  @Test
  void aTypoIsRefusedAndTold() {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = bothActive(office)) {
      assertThatThrownBy(
              () ->
                  gateway.pair.reload(
                      PairSettings.checked(
                          List.of(office().id(510).build(), guests().build()), List.of())))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("office.id: 510 is no id: 1 to 255");
      bothUntouched(office, gateway);
      assertThatThrownBy(
              () ->
                  gateway.pair.reload(
                      PairSettings.checked(
                          List.of(office().interfaceName("eht0").build(), guests().build()),
                          List.of())))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessage("office.interface: there is no interface eht0: it stays on eth0");
      bothUntouched(office, gateway);
    }
  }

  @Test
  void aRemovedInterfaceTakesNothingElseAlong() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = bothActive(office)) {
      gateway.pair.reload(PairSettings.checked(List.of(office().build()), List.of()));
      assertThat(Await.until(() -> !OfficeLan.holds(office.a, "10.8.0.1"), GUARD)).isTrue();
      untouched(office, gateway, "office", "10.9.0.1");
    }
  }

  @Test
  void aRemovedRouterServesUntilTheOtherDoes() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = bothActive(office);
        Gateway other = new Gateway(office.b, office().priority(50).build())) {
      assertThat(Await.until(() -> other.role() == Role.BACKUP, GUARD)).isTrue();
      gateway.pair.reload(PairSettings.checked(List.of(guests().build()), List.of()));
      assertThat(Await.until(() -> other.role() == Role.ACTIVE, GUARD)).isTrue();
      assertThat(other.router().reason().code()).isEqualTo("active-left");
      assertThat(Await.until(() -> gateway.pair.snapshot().routers().size() == 1, GUARD)).isTrue();
      assertThat(gateway.events)
          .as("it saw the other before it went: not so before it waited")
          .anyMatch(each -> each.reason().code().equals("stopped"));
      assertThat(OfficeLan.holds(office.a, "10.9.0.1")).isFalse();
      untouched(office, gateway, "guests", "10.8.0.1");
    }
  }

  @Test
  void whatCannotChangeInARunningRouterIsHandedOverAndBegunAnew() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, office().priority(200).accept(false).build());
        Gateway other = new Gateway(office.b, office().build())) {
      HandOverIT.activeAndKnown(office, new Case(3, false, false, false), gateway);
      gateway.pair.reload(
          PairSettings.checked(
              List.of(office().priority(200).virtualMac(true).build()), List.of()));
      assertThat(Await.until(() -> other.router().transitions() == 1, GUARD)).isTrue();
      assertThat(
              Await.until(
                  () -> gateway.role() == Role.ACTIVE && gateway.router().settings().virtualMac(),
                  GUARD))
          .as("%s", gateway.events)
          .isTrue();
      assertThat(Await.until(() -> other.role() == Role.BACKUP, GUARD)).isTrue();
      assertThat(Await.until(() -> office.station("10.9.0.1").equals("00:00:5e:00:01:33"), GUARD))
          .isTrue();
    }
  }

  @Test
  void aRouterThatIsBegunAnewKnowsWhatItTracks() throws Exception {
    List<Tracked> fiber = List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 50));
    RouterSettingsBuilder tracking =
        office().priority(120).accept(false).tracked(fiber, Duration.ofSeconds(10));
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, tracking.build())) {
      gateway.pair.observe("fiber", Observation.bad("down"));
      assertThat(Await.until(() -> gateway.router().priority() == 70, GUARD)).isTrue();
      try (Gateway other = new Gateway(office.b, office().build())) {
        assertThat(Await.until(() -> other.role() == Role.ACTIVE, GUARD)).isTrue();
        gateway.pair.reload(
            PairSettings.checked(List.of(tracking.virtualMac(true).build()), List.of()));
        assertThat(
                Await.until(
                    () ->
                        gateway.pair.snapshot().routers().stream()
                            .anyMatch(
                                each -> each.settings().virtualMac() && each.role() == Role.BACKUP),
                    GUARD))
            .isTrue();
        assertThat(gateway.router().priority()).isEqualTo(70);
        assertThat(gateway.router().priorityReason().text())
            .isEqualTo("120 - 50 (fiber: down) = 70");
        Await.traffic(Duration.ofSeconds(1));
        assertThat(other.router().transitions()).isEqualTo(1);
        assertThat(other.role()).isEqualTo(Role.ACTIVE);
      }
    }
  }

  @Test
  void whatIsAddedIsNotAcceptedEither() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, office().accept(false).build())) {
      assertThat(Await.until(() -> OfficeLan.holds(office.a, "10.9.0.1"), GUARD)).isTrue();
      assertThat(answers(office, "10.9.0.1")).isFalse();
      List<Prefix> both = List.of(Prefix.parse("10.9.0.1/24"), Prefix.parse("10.9.0.5/24"));
      gateway.pair.reload(
          PairSettings.checked(List.of(office().accept(false).addresses(both).build()), List.of()));
      assertThat(Await.until(() -> OfficeLan.holds(office.a, "10.9.0.5"), GUARD)).isTrue();
      assertThat(office.station("10.9.0.5")).isEqualTo("02:00:00:00:09:02");
      assertThat(answers(office, "10.9.0.5")).isFalse();
      assertThat(answers(office, "10.9.0.2")).isTrue();
    }
  }

  private static boolean answers(OfficeLan office, String address) {
    return office.c.run("ping", "-c", "2", "-i", "0.2", "-W", "1", address).exit() == 0;
  }

  @Test
  void nobodyBecomesTheOwnerOfWhatItOnlyHolds() {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = bothActive(office)) {
      assertThatThrownBy(
              () ->
                  gateway.pair.reload(
                      PairSettings.checked(
                          List.of(office().priority(255).build(), guests().build()), List.of())))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("10.9.0.1 is no address of eth0: 254 is the highest");
      bothUntouched(office, gateway);
    }
  }

  @Test
  void anInterfaceThatIsGoneIsToldAndReloadsGoOn() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = bothActive(office)) {
      office.a.ip("link del eth1");
      gateway.pair.reload(
          PairSettings.checked(
              List.of(office().priority(120).build(), guests().priority(120).build()), List.of()));
      assertThat(
              Await.until(
                  () -> gateway.pair.snapshot().router("guests").role() == Role.INITIALIZE, GUARD))
          .isTrue();
      assertThat(gateway.pair.snapshot().router("guests").reason().text())
          .isEqualTo("there is no interface eth1");
      assertThat(gateway.pair.snapshot().router("office").priority()).isEqualTo(120);
      untouched(office, gateway, "office", "10.9.0.1");
    }
  }
}
