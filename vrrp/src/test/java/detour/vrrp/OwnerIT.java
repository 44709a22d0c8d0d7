package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Prefix;
import detour.lab.Await;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The owner of the addresses (priority 255), and the shortest interval there is. */
@Execution(ExecutionMode.CONCURRENT)
class OwnerIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping");
  }

  private static RouterSettingsBuilder router(String address) {
    return new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse(address)));
  }

  @Test
  void theOwnerServesAtOnceAndItsAddressOutlivesIt() {
    RouterSettingsBuilder settings = router("10.9.0.2/24").interval(Duration.ofMillis(100));
    try (OfficeLan office = new OfficeLan();
        Gateway backup = new Gateway(office.b, settings.priority(200).build())) {
      assertThat(Await.until(() -> backup.role() == Role.ACTIVE, GUARD)).isTrue();
      try (Gateway owner = new Gateway(office.a, settings.priority(255).build())) {
        assertThat(
                Await.until(
                    () -> owner.role() == Role.ACTIVE && backup.role() == Role.BACKUP, GUARD))
            .as("%s %s", owner.events, backup.events)
            .isTrue();
        assertThat(owner.router().reason().code()).isEqualTo("owner");
        assertThat(owner.router().newActiveReason()).isEqualTo(NewActiveReason.PRIORITY);
        assertThat(Await.until(() -> !OfficeLan.holds(office.b, "10.9.0.2"), GUARD)).isTrue();
        assertThat(owner.pair.handOver(Duration.ofMinutes(1))).isFalse();
        office.lan.ip("link set port-a down");
        assertThat(Await.until(() -> backup.role() == Role.ACTIVE, GUARD)).isTrue();
        assertThat(Await.until(() -> OfficeLan.holds(office.b, "10.9.0.2"), GUARD)).isTrue();
        assertThat(Await.until(() -> office.station("10.9.0.2").equals("02:00:00:00:09:03"), GUARD))
            .isTrue();
        assertThat(OfficeLan.holds(office.a, "10.9.0.2")).as("its own: it stays").isTrue();
        office.lan.ip("link set port-a up");
        assertThat(
                Await.until(
                    () -> owner.role() == Role.ACTIVE && backup.role() == Role.BACKUP, GUARD))
            .as("%s %s", owner.events, backup.events)
            .isTrue();
        assertThat(Await.until(() -> office.known("10.9.0.2").equals("02:00:00:00:09:02"), GUARD))
            .as("the host was told, it did not ask: %s", office.known("10.9.0.2"))
            .isTrue();
      }
      assertThat(OfficeLan.holds(office.a, "10.9.0.2")).as("its own: it stays").isTrue();
    }
  }

  @Test
  void anAdvertEach50MillisecondsTakesOverAndIsTakenBack() {
    RouterSettingsBuilder settings =
        router("10.9.0.1/24").interval(Duration.ofMillis(50)).fast(true);
    try (OfficeLan office = new OfficeLan();
        Gateway a = new Gateway(office.a, settings.priority(200).build());
        Gateway b = new Gateway(office.b, settings.priority(100).build())) {
      assertThat(Await.until(() -> a.role() == Role.ACTIVE && b.role() == Role.BACKUP, GUARD))
          .isTrue();
      office.lan.ip("link set port-a nomaster"); // the carrier stays
      assertThat(Await.until(() -> b.role() == Role.ACTIVE, GUARD)).as("%s", b.events).isTrue();
      assertThat(b.router().reason().code()).isEqualTo("active-silent");
      assertThat(b.router().activeIntervalNanos()).isEqualTo(50_000_000L);
      office.lan.ip("link set port-a master br0");
      assertThat(Await.until(() -> a.role() == Role.ACTIVE && b.role() == Role.BACKUP, GUARD))
          .as("%s %s", a.events, b.events)
          .isTrue();
    }
  }
}
