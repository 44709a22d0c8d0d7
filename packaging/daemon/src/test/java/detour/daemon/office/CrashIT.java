package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.netns.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * kill -9 inside a switch, between any two messages to the kernel: strace ends the daemon at the
 * n-th one after the cut. {@code -Ddetour.crashes=50} for all of them.
 */
class CrashIT {
  private static final int POINTS = Integer.getInteger("detour.crashes", 8);

  /** A switch of two uplinks, its read-back and its deletions have about this many messages. */
  private static final int MESSAGES = 60;

  private static final long SEED = 42;

  @Test
  void whereverItIsKilledTheNextStartMakesTheKernelEqualToThePlan() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/strace")), "SKIPPED LOUDLY: strace is not installed");
    Random random = new Random(SEED);
    int killed = 0;
    try (Office office = new Office(LabOptions.defaults().withNoise(0))) {
      Detourd daemon = office.start(Office.TWO_UPLINKS);
      for (int i = 0; i < POINTS; i++) {
        int point = 1 + random.nextInt(MESSAGES);
        killed += crash(office, daemon, point) ? 1 : 0;
        boolean cutMeanwhile = random.nextBoolean();
        if (cutMeanwhile) {
          office.lab.isp(1).heal();
          office.lab.isp(2).fault(new Fault.CarrierLost());
        }
        String through = cutMeanwhile ? "wan1" : "wan2";
        office.forget();
        daemon = office.launch(Office.TWO_UPLINKS);
        assertThat(Await.until(() -> goesOutThrough(office, through), Office.GUARD))
            .as("seed %d, point %d, through %s: %s", SEED, point, through, office.log)
            .isTrue();
        assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
            .as("point %d: %s", point, office.log)
            .isTrue();
        office.lab.isp(1).heal();
        office.lab.isp(2).heal();
        assertThat(Await.until(() -> goesOutThrough(office, "wan1"), Office.GUARD)).isTrue();
        office.awaitLog("lte is up (IPv4)", "lte is up (IPv6)");
      }
    }
    assertThat(killed).as("points inside of a switch, of %d", POINTS).isPositive();
  }

  /**
   * Cuts the fiber; strace kills the daemon at a message. False if it lived on and was killed
   * later.
   */
  @SuppressWarnings("try")
  private static boolean crash(Office office, Detourd daemon, int point) {
    List<String> said = new CopyOnWriteArrayList<>();
    try (Running strace =
        office
            .lab
            .gateway()
            .start(
                List.of(
                    "/usr/bin/strace",
                    "-f",
                    "-p",
                    Long.toString(daemon.pid()),
                    "-e",
                    "trace=sendto,sendmsg",
                    "-e",
                    "inject=sendto,sendmsg:signal=SIGKILL:when=" + point,
                    "-o",
                    "/dev/null"),
                said::add)) {
      assertThat(
              Await.until(
                  () -> said.stream().anyMatch(each -> each.contains("attached")), Office.GUARD))
          .as("strace: %s", said)
          .isTrue();
      office.lab.isp(1).fault(new Fault.CarrierLost());
      boolean inside = Await.until(() -> !daemon.alive(), java.time.Duration.ofSeconds(5));
      daemon.kill();
      return inside;
    }
  }

  private static boolean goesOutThrough(Office office, String device) {
    String verdict = device.equals("wan1") ? "put1" : "put2";
    return office.onGateway("ip", "route", "show", "table", "5199").contains("dev " + device)
        && office.onGateway("ip", "-6", "route", "show", "table", "5199").contains("dev " + device)
        && office
            .onGateway("nft", "get", "element", "inet", "detour", "default4", "{ 7 }")
            .contains(verdict)
        && office
            .onGateway("nft", "get", "element", "inet", "detour", "default6", "{ 7 }")
            .contains(verdict);
  }
}
