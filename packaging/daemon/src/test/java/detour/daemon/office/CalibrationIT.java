package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.daemon.config.Configuration;
import detour.daemon.config.ConfigurationReader;
import detour.health.Settings;
import detour.health.State;
import detour.health.TargetSpec;
import detour.health.simulator.Cuts;
import detour.health.simulator.LinkShape;
import detour.health.simulator.OfficeShape;
import detour.health.simulator.Replay;
import detour.health.simulator.Simulation;
import detour.kernel.address.Family;
import detour.lab.fault.Fault;
import detour.lab.netns.Moment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The simulator against the lab: what the detectors were told during faults on the real kernel is
 * told to them again, and the verdicts come when they came; and faults of the simulator's own are
 * seen as fast as the lab's. One fault of each kind; {@code -Ddetour.calibration.faults=15} has the
 * thirty that were promised.
 */
@Isolated
class CalibrationIT {
  private static final int FAULTS = Integer.getInteger("detour.calibration.faults", 1);
  private static final int ENOUGH = 10;
  private static final long LINK_MILLIS = 10;
  private static final long NEAR_MILLIS = 20;
  private static final double NEAR = 0.2;

  /** A verdict, in milliseconds after the fault. */
  private record Verdict(double millis) {}

  private final Random random = new Random(1);

  @Test
  void verdictsAreThoseOfTheLab() throws Exception {
    LabTest.assumeLab();
    List<Moment> idle = new ArrayList<>();
    List<Moment> busy = new ArrayList<>();
    Configuration configuration;
    List<String> samples;
    try (Vigil vigil = new Vigil("fiber")) {
      Path folder = Files.createDirectories(vigil.office.folder.resolve("state/samples"));
      vigil.start();
      for (int i = 0; i < FAULTS; i++) {
        idle.add(fault(vigil, false));
        busy.add(fault(vigil, true));
      }
      configuration =
          ConfigurationReader.parse(Files.readAllBytes(vigil.office.folder.resolve("detour.yaml")));
      samples = lines(folder);
    }
    Configuration.Uplink fiber = configuration.uplinks().get(0);
    Settings settings = fiber.settings();
    List<TargetSpec> targets =
        fiber.targets(Family.IPV4).stream().map(each -> each.spec(settings.interval())).toList();
    Replay.Outcome replay = Replay.run(samples);
    for (List<Moment> faults : List.of(idle, busy)) {
      compare(
          verdicts(faults, replay.recorded()),
          verdicts(faults, replay.decided()),
          Cuts.measure(
              settings,
              targets,
              LinkShape.clean(LINK_MILLIS),
              faults == idle ? OfficeShape.IDLE : OfficeShape.CALL,
              60,
              1));
    }
  }

  private Moment fault(Vigil vigil, boolean call) {
    vigil.office.awaitThrough("fiber");
    if (call) {
      vigil.call(); // a new one: who telephones stays on the uplink where it began
    }
    vigil.watch(Duration.ofMillis(3000 + random.nextInt(1000)));
    vigil.office.forget();
    Moment cut = vigil.isp().fault(new Fault.CoreBlackHole());
    vigil.office.awaitThrough("lte");
    vigil.watch(Duration.ofSeconds(2)); // longer than what counts as a stall
    vigil.isp().heal();
    vigil.stopWork();
    return cut;
  }

  /** Those of the first path, without one that is still being written. */
  private static List<String> lines(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      Path first = files.sorted().findFirst().orElseThrow();
      String text = Files.readString(first, StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n')).lines().toList();
    }
  }

  private static List<Verdict> verdicts(List<Moment> faults, List<Simulation.Change> changes) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Moment cut : faults) {
      changes.stream()
          .filter(each -> each.to() == State.DOWN && each.atNanos() > cut.beforeNanos())
          .findFirst()
          .ifPresent(each -> verdicts.add(new Verdict((each.atNanos() - cut.beforeNanos()) / 1e6)));
    }
    return verdicts;
  }

  private static void compare(List<Verdict> lab, List<Verdict> replayed, Cuts.Delays simulated) {
    System.out.printf("lab %s%nreplayed %s%nsimulated %s%n", lab, replayed, simulated.text());
    assertThat(lab).hasSize(FAULTS);
    assertThat(replayed).hasSize(FAULTS);
    for (int i = 0; i < lab.size(); i++) {
      double seen = lab.get(i).millis();
      assertThat(Math.abs(replayed.get(i).millis() - seen))
          .as("%s in the lab, %s replayed", lab.get(i), replayed.get(i))
          .isLessThanOrEqualTo(near(seen));
    }
    // A fault may meet the rounds at any time, so delays are even between two bounds: of such, the
    // mean of some is nearer to that of all than the median is.
    double seen = lab.stream().mapToDouble(Verdict::millis).average().orElseThrow();
    double mean = simulated.down().stream().mapToLong(each -> each).average().orElseThrow() / 1e6;
    double least = FAULTS < ENOUGH ? Cuts.Delays.millis(simulated.down(), 0) : mean;
    double most = FAULTS < ENOUGH ? Cuts.Delays.millis(simulated.down(), 100) : mean;
    assertThat(seen)
        .as("mean in the lab, beside %.0f ms: %s", mean, simulated.text())
        .isBetween(least - near(least), most + near(most));
  }

  private static double near(double millis) {
    return Math.max(NEAR_MILLIS, NEAR * millis);
  }
}
