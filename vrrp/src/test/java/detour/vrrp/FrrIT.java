package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.EventType;
import detour.lab.Await;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Frr;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table with FRR's vrrpd, as far as it goes: multicast, virtual MAC, each version and family x
 * who starts first x who has the higher priority.
 */
@Execution(ExecutionMode.CONCURRENT)
class FrrIT {
  private static final Duration GUARD = Duration.ofSeconds(20);
  private static final Case V3 = new Case(3, false, false, true);

  @TempDir Path folder;

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("vrrpd", "zebra", "vtysh", "ip", "ping");
  }

  static Stream<Arguments> scenarios() {
    return Case.all().stream()
        .filter(each -> each.virtualMac() && !each.unicast())
        .flatMap(
            way ->
                Stream.of(
                    Arguments.of(way, true, true),
                    Arguments.of(way, true, false),
                    Arguments.of(way, false, true),
                    Arguments.of(way, false, false)));
  }

  @ParameterizedTest(name = "{0}, we first: {1}, we higher: {2}")
  @MethodSource("scenarios")
  void table(Case way, boolean oursFirst, boolean oursHigher) throws Exception {
    RouterSettings settings = way.ours(oursHigher ? 200 : 100).build();
    int theirs = oursHigher ? 100 : 200;
    try (OfficeLan office = new OfficeLan()) {
      office.b.sysctl("ipv4/conf/eth0/arp_announce", "2");
      office.b.sysctl("ipv4/conf/eth0/arp_ignore", "1");
      try (Gateway first = oursFirst ? new Gateway(office.a, settings) : null) {
        if (first != null) {
          assertThat(Await.until(() -> first.role() == Role.ACTIVE, GUARD)).isTrue();
        }
        try (Frr frr = new Frr(office.b, folder.resolve("frr"), way, theirs)) {
          if (!oursFirst) {
            assertThat(Await.until(() -> frr.state().equals("Master"), GUARD))
                .as("%s", frr.words())
                .isTrue();
          }
          try (Gateway second = oursFirst ? null : new Gateway(office.a, settings)) {
            check(
                office,
                way,
                oursHigher,
                Objects.requireNonNull(first != null ? first : second),
                frr);
          }
        }
      }
    }
  }

  private static void check(OfficeLan office, Case way, boolean oursHigher, Gateway ours, Frr frr) {
    Await.traffic(way.interval().multipliedBy(4));
    boolean settled =
        Await.until(
            () ->
                ours.role() == (oursHigher ? Role.ACTIVE : Role.BACKUP)
                    && frr.state().equals(oursHigher ? "Backup" : "Master")
                    && way.addresses().stream()
                        .allMatch(each -> OfficeLan.holds(office.a, each) == oursHigher),
            GUARD);
    assertThat(settled).as("%s %s %s", ours.router(), ours.events, frr.words()).isTrue();
    for (String each : way.addresses()) {
      if (oursHigher || !each.startsWith("fe80")) { // FRR has no link-local address among its own
        assertThat(Await.until(() -> office.station(each).equals(way.station(oursHigher)), GUARD))
            .as("%s is at %s", each, office.station(each))
            .isTrue();
      }
    }
  }

  private Frr frr(OfficeLan office, int priority, Duration interval, String... addresses)
      throws Exception {
    office.b.sysctl("ipv4/conf/eth0/arp_announce", "2");
    office.b.sysctl("ipv4/conf/eth0/arp_ignore", "1");
    return new Frr(office.b, folder.resolve("frr"), V3, priority, interval, List.of(addresses));
  }

  @Test
  void itsIntervalIsAdoptedAndItsPriorityZeroHeard() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Frr frr = frr(office, 200, Duration.ofMillis(500), "10.9.0.1");
        Gateway ours = new Gateway(office.a, V3.ours(100).build())) {
      boolean adopted =
          Await.until(
              () ->
                  ours.role() == Role.BACKUP && ours.router().activeIntervalNanos() == 500_000_000L,
              GUARD);
      assertThat(adopted).as("%s %s", ours.router(), frr.words()).isTrue();
      Await.traffic(Duration.ofSeconds(2)); // more than our own interval would wait
      assertThat(ours.role()).isEqualTo(Role.BACKUP);
      assertThat(ours.router().counters().intervalDifferences()).isPositive();
      frr.stop();
      assertThat(Await.until(() -> ours.role() == Role.ACTIVE, GUARD)).isTrue();
      assertThat(ours.router().counters().receivedPriorityZero()).isPositive();
      assertThat(ours.router().reason().code()).isEqualTo("active-left");
      assertThat(office.station("10.9.0.1")).isEqualTo(V3.station(true));
    }
  }

  @Test
  void itTakesOurIntervalAndOurPriorityZero() throws Exception {
    RouterSettings slow = V3.ours(200).interval(Duration.ofMillis(500)).build();
    try (OfficeLan office = new OfficeLan();
        Gateway ours = new Gateway(office.a, slow);
        Frr frr = frr(office, 100, Duration.ofMillis(100), "10.9.0.1")) {
      boolean follows =
          Await.until(() -> ours.role() == Role.ACTIVE && frr.state().equals("Backup"), GUARD);
      assertThat(follows).as("%s %s", ours.router(), frr.words()).isTrue();
      long transitions = frr.transitions();
      Await.traffic(Duration.ofSeconds(2)); // more than its own interval would wait
      assertThat(frr.state()).isEqualTo("Backup");
      assertThat(frr.transitions()).as(frr.words()).isEqualTo(transitions);
      assertThat(ours.role()).isEqualTo(Role.ACTIVE);
      ours.end();
      assertThat(Await.until(() -> frr.state().equals("Master"), GUARD)).isTrue();
      assertThat(office.station("10.9.0.1")).isEqualTo(V3.station(false));
    }
  }

  @Test
  void itsOtherAddressesAreFollowedAndSaidOnce() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Frr frr = frr(office, 200, V3.interval(), "10.9.0.1", "10.9.0.7");
        Gateway ours = new Gateway(office.a, V3.ours(100).build())) {
      assertThat(Await.until(() -> frr.state().equals("Master"), GUARD)).as(frr.words()).isTrue();
      assertThat(Await.until(() -> ours.router().counters().addressListErrors() > 20, GUARD))
          .isTrue();
      assertThat(ours.role()).isEqualTo(Role.BACKUP);
      assertThat(OfficeLan.holds(office.a, "10.9.0.1")).isFalse();
      for (String each : List.of("10.9.0.1", "10.9.0.7")) {
        assertThat(Await.until(() -> office.station(each).equals(V3.station(false)), GUARD))
            .as("%s is at %s", each, office.station(each))
            .isTrue();
      }
      assertThat(ours.events.stream().filter(each -> each.type() == EventType.PAIR_PEER_DIFFERS))
          .singleElement()
          .satisfies(
              each -> assertThat(each.reason().text()).contains("it has 10.9.0.1, 10.9.0.7"));
    }
  }
}
