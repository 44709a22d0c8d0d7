package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.netns.Running;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.peers.RouterProcess;
import detour.vrrp.peers.Stalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A busy machine moves no role: 100 ms adverts, two busy processes for each core, the service's
 * process priority. Where a host lets a virtual machine stand still, roles do move, as they must:
 * then it is tried again. {@code -Ddetour.pair.calm.seconds=1800} for a soak.
 */
@Isolated
class CalmIT {
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("detour.pair.calm.seconds", 20));
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final int BUSY_PER_CORE = 2;
  private static final int ATTEMPTS = 3;

  /** Adverts this late move roles: three of them less what travels and is decided. */
  private static final long STALL_MILLIS = 200;

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
    OfficeLan.assumePossible("ip", "ping", "chrt", "taskset");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Outcome outcome = watch();
      if (outcome.moves().isEmpty()) {
        return;
      }
      assertThat(outcome.stoodStillMillis()).as("%s", outcome).isGreaterThan(STALL_MILLIS);
    }
    Assumptions.abort("SKIPPED: the host let no " + TIME.toSeconds() + " s pass without a stall");
  }

  /**
   * @param moves what the gateways told of roles while the machine was busy
   * @param stoodStillMillis how long at most all of the machine did, which is not of our making
   */
  private record Outcome(List<String> moves, long stoodStillMillis) {}

  private static Outcome watch() {
    List<Running> busy = new ArrayList<>();
    try (OfficeLan office = new OfficeLan();
        Stalls stalls = new Stalls(office.c)) {
      Running a = gateway(office.a, 200);
      assertThat(Await.until(() -> OfficeLan.holds(office.a, "fd09::1"), GUARD)).isTrue();
      Running b = gateway(office.b, 100);
      assertThat(Await.until(() -> roles(b).size() >= 2, GUARD)).as("%s", b.lines()).isTrue();
      assertThat(Await.until(stalls::watching, GUARD)).isTrue();
      List<String> moves = new ArrayList<>(roles(b));
      for (int i = 0; i < BUSY_PER_CORE * Runtime.getRuntime().availableProcessors(); i++) {
        busy.add(office.c.start("sh", "-c", "while :; do :; done"));
      }
      int before = roles(a).size();
      Await.traffic(TIME);
      assertThat(busy).allMatch(Running::alive);
      busy.forEach(Running::kill);
      moves.removeIf(each -> each.startsWith("pair.backup"));
      List<String> ofA = roles(a);
      List<String> ofB = roles(b);
      moves.addAll(ofA.subList(before, ofA.size()));
      moves.addAll(ofB.subList(2, ofB.size()));
      return new Outcome(moves, stalls.longestMillis());
    }
  }
}
