package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.netns.Running;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.peers.RouterProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A busy machine moves no role: 100 ms adverts, two busy processes for each core, the service's
 * process priority. {@code -Ddetour.pair.calm.seconds=1800} for a soak.
 */
@Isolated
class CalmIT {
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("detour.pair.calm.seconds", 20));
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final int BUSY_PER_CORE = 2;

  private static Running gateway(detour.lab.netns.Namespace host, int priority) {
    List<String> command =
        RouterProcess.command(priority, 100, 10_000, "10.9.0.1/24", "fe80::1/64", "fd09::1/64");
    return host.start(command, line -> {});
  }

  private static List<String> roles(Running gateway) {
    return gateway.lines().stream()
        .filter(each -> each.matches("pair\\.(active|backup|late|waiting) .*"))
        .toList();
  }

  @Test
  void aBusyMachineMovesNoRole() {
    OfficeLan.assumePossible("ip");
    List<Running> busy = new ArrayList<>();
    try (OfficeLan office = new OfficeLan()) {
      Running a = gateway(office.a, 200);
      assertThat(Await.until(() -> OfficeLan.holds(office.a, "fd09::1"), GUARD)).isTrue();
      Running b = gateway(office.b, 100);
      assertThat(Await.until(() -> roles(b).size() == 2, GUARD)).as("%s", b.lines()).isTrue();
      List<String> before = roles(a);
      for (int i = 0; i < BUSY_PER_CORE * Runtime.getRuntime().availableProcessors(); i++) {
        busy.add(office.c.start("sh", "-c", "while :; do :; done"));
      }
      Await.traffic(TIME);
      assertThat(busy).allMatch(Running::alive);
      busy.forEach(Running::kill);
      assertThat(roles(a)).as("a").isEqualTo(before);
      assertThat(roles(b)).as("b").hasSize(2).allMatch(each -> each.startsWith("pair.backup"));
    }
  }
}
