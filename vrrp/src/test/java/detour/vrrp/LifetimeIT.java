package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Prefix;
import detour.lab.Await;
import detour.lab.netns.Running;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.peers.RouterProcess;
import detour.vrrp.state.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A gateway that is killed or frozen gives the addresses up by itself. */
@Execution(ExecutionMode.CONCURRENT)
class LifetimeIT {
  private static final Duration GUARD = Duration.ofSeconds(30);
  private static final String ADDRESS = "10.9.0.1";

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping");
  }

  private static Gateway backup(OfficeLan office) {
    return backup(office, true);
  }

  private static Gateway backup(OfficeLan office, boolean preempt) {
    return new Gateway(
        office.b,
        new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse(ADDRESS + "/24")))
            .interval(Duration.ofMillis(100))
            .preempt(preempt, Duration.ZERO)
            .build());
  }

  private static Running active(OfficeLan office) {
    return active(office, 200);
  }

  private static Running active(OfficeLan office, int priority) {
    Running process =
        office.a.start(RouterProcess.command(priority, 100, 3000, ADDRESS + "/24"), line -> {});
    assertThat(Await.until(() -> OfficeLan.holds(office.a, ADDRESS), GUARD))
        .as("%s", process.lines())
        .isTrue();
    return process;
  }

  @Test
  void killed() {
    try (OfficeLan office = new OfficeLan();
        Gateway other = backup(office)) {
      Running process = active(office);
      process.kill();
      assertThat(OfficeLan.holds(office.a, ADDRESS)).isTrue(); // what keepalived leaves for ever
      assertThat(Await.until(() -> other.role() == Role.ACTIVE, GUARD)).isTrue();
      assertThat(Await.until(() -> !OfficeLan.holds(office.a, ADDRESS), GUARD)).isTrue();
      assertThat(OfficeLan.holds(office.b, ADDRESS)).isTrue();
      assertThat(office.station(ADDRESS)).isEqualTo("02:00:00:00:09:03");
    }
  }

  @Test
  void frozen() {
    try (OfficeLan office = new OfficeLan();
        Gateway other = backup(office)) {
      Running process = active(office);
      signal(office, process, "STOP");
      assertThat(Await.until(() -> other.role() == Role.ACTIVE, GUARD)).isTrue();
      assertThat(Await.until(() -> !OfficeLan.holds(office.a, ADDRESS), GUARD)).isTrue();
      int before = process.lines().size();
      signal(office, process, "CONT");
      // It finds itself late, listens, hears the other, and takes the role back by its priority.
      assertThat(
              Await.until(
                  () ->
                      other.role() == Role.BACKUP
                          && OfficeLan.holds(office.a, ADDRESS)
                          && !OfficeLan.holds(office.b, ADDRESS),
                  GUARD))
          .as("%s", process.lines())
          .isTrue();
      assertThat(process.lines().subList(before, process.lines().size()))
          .anyMatch(each -> each.startsWith("pair.late"));
      process.close();
      assertThat(Await.until(() -> other.role() == Role.ACTIVE, GUARD)).isTrue();
      assertThat(OfficeLan.holds(office.a, ADDRESS)).isFalse();
    }
  }

  /** What is left of the lifetime is less than it listens for. */
  @Test
  void whoIsStartedAgainAfterAKillKeepsTheAddressesWhileItListens() {
    List<String> changed = new CopyOnWriteArrayList<>();
    try (OfficeLan office = new OfficeLan()) {
      Running process = active(office);
      try (Running monitor =
          office.a.start(List.of("ip", "-o", "monitor", "address"), changed::add)) {
        Await.traffic(Duration.ofMillis(300)); // until it listens
        process.kill();
        try (Gateway again =
            new Gateway(
                office.a,
                new RouterSettingsBuilder(
                        "office", "eth0", 51, List.of(Prefix.parse(ADDRESS + "/24")))
                    .build())) {
          assertThat(Await.until(() -> again.role() == Role.ACTIVE, GUARD)).isTrue();
          assertThat(monitor.alive()).isTrue();
          assertThat(changed).anyMatch(each -> each.contains(" " + ADDRESS + "/"));
          assertThat(changed).noneMatch(each -> each.startsWith("Deleted"));
        }
      }
    }
  }

  /** What the kernel told while it was frozen is news to it, but no reason to put back anything. */
  @Test
  void whoWasFrozenAndIsNotTheBetterOneHoldsNothingAgain() {
    List<String> added = new CopyOnWriteArrayList<>();
    try (OfficeLan office = new OfficeLan()) {
      Running process = active(office, 50);
      try (Gateway other = backup(office, false)) {
        assertThat(Await.until(() -> other.role() == Role.BACKUP, GUARD)).isTrue();
        signal(office, process, "STOP");
        assertThat(Await.until(() -> other.role() == Role.ACTIVE, GUARD)).isTrue();
        assertThat(Await.until(() -> !OfficeLan.holds(office.a, ADDRESS), GUARD)).isTrue();
        try (Running monitor =
            office.a.start(List.of("ip", "-o", "monitor", "address"), added::add)) {
          Await.traffic(Duration.ofMillis(300)); // until it listens
          signal(office, process, "CONT");
          assertThat(
                  Await.until(
                      () -> process.lines().stream().anyMatch(each -> each.contains("pair.late")),
                      GUARD))
              .isTrue();
          long heard = other.router().counters().sent();
          assertThat(Await.until(() -> other.router().counters().sent() > heard + 20, GUARD))
              .isTrue();
          assertThat(monitor.alive()).isTrue();
        }
        assertThat(added).noneMatch(each -> each.contains(" " + ADDRESS + "/"));
        assertThat(other.role()).isEqualTo(Role.ACTIVE);
        assertThat(office.station(ADDRESS)).isEqualTo("02:00:00:00:09:03");
      }
      process.close();
    }
  }

  private static void signal(OfficeLan office, Running process, String signal) {
    office.a.run("kill", "-" + signal, String.valueOf(process.pid())).orThrow();
  }
}
