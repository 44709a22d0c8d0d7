package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.netns.Running;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.peers.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What hears, what decides, and what does it, come before all else on the machine. */
@Execution(ExecutionMode.CONCURRENT)
class UrgencyIT {
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final String ROUND_ROBIN = "2";

  @Test
  void thePairsThreadsAreScheduledInRealTimeAndNoOthers() throws IOException {
    OfficeLan.assumePossible("ip");
    try (OfficeLan office = new OfficeLan()) {
      Running gateway =
          office.a.start(RouterProcess.command(200, 100, 10_000, "10.9.0.1/24"), line -> {});
      assertThat(Await.until(() -> OfficeLan.holds(office.a, "10.9.0.1"), GUARD)).isTrue();
      Map<String, String> policies = policies(gateway.pid());
      assertThat(policies).containsEntry("vrrp", ROUND_ROBIN).containsKey("vrrp-news");
      assertThat(policies)
          .allSatisfy(
              (thread, policy) ->
                  assertThat(policy.equals(ROUND_ROBIN))
                      .as(thread)
                      .isEqualTo(List.of("vrrp", "vrrp-kernel", "vrrp-in-eth0").contains(thread)));
    }
  }

  /** The policy of each thread by its name (proc(5), field 41 of stat). */
  private static Map<String, String> policies(long pid) throws IOException {
    Map<String, String> policies = new TreeMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      for (Path each : threads.toList()) {
        String stat = Files.readString(each.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        policies.put(name, stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[38]);
      }
    }
    return policies;
  }
}
