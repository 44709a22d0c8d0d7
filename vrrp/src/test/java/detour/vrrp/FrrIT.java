package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Frr;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
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
    String address = way.addresses().get(way.addresses().size() - 1);
    assertThat(office.station(address)).isEqualTo(way.station(oursHigher));
  }
}
