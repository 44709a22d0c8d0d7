package detour.lab.bench.detection;

import detour.lab.Await;
import detour.lab.bench.BenchOffice;
import detour.lab.bench.Cut;
import detour.lab.meter.StreamReport;
import detour.lab.netns.LabException;
import detour.lab.netns.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Cuts the first uplink of an office under a load once, and measures. */
final class DetectionTrial {
  private static final Duration READY_GUARD = Duration.ofMinutes(3);
  private static final Duration ANSWER_GUARD = Duration.ofSeconds(30);

  /** Long enough for the slowest contender; what is not over then is reported as infinite. */
  private static final Duration WINDOW = Duration.ofSeconds(25);

  /** Shortest measurement: what fell silent for a moment only has begun again by then. */
  private static final Duration AT_LEAST = Duration.ofMillis(1500);

  /**
   * The uplink stays dead for so long after all is over: a silence that ends soon after the verdict
   * is a stall to Detour, from which it learns patience, and no cut.
   */
  private static final Duration DEAD_AFTERWARDS = Duration.ofSeconds(1);

  /** The office is at work for a while: what is usual is known. */
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private static final int INTERVAL_MILLIS = 1000;

  private final Random random;
  private int trials;

  DetectionTrial(Random random) {
    this.random = random;
  }

  Sample run(BenchOffice office, Scenario scenario, int turn) {
    if (!Await.until(office.contender()::ready, READY_GUARD)) {
      throw new LabException(office.name() + " did not get ready");
    }
    try (RouteWatch routes = new RouteWatch(office.lab().gateway());
        OfficeAtWork work = OfficeAtWork.measured(office.lab(), scenario, trials++)) {
      if (!work.awaitAnswers(ANSWER_GUARD)) {
        throw new LabException(office.name() + ": the office is offline before the cut");
      }
      // Cuts fall evenly between two probes of whatever interval.
      Await.traffic(WARM_UP.plusMillis(random.nextInt(INTERVAL_MILLIS)));
      Moment cut = office.lab().isp(1).fault(scenario.cut().fault());
      office.contender().cut(1);
      Await.traffic(AT_LEAST);
      Await.until(() -> over(work, routes, scenario.cut(), cut), WINDOW.minus(AT_LEAST));
      Map<Measure, Double> millis = millis(work, routes, scenario.cut(), cut);
      Await.traffic(DEAD_AFTERWARDS);
      office.lab().isp(1).heal();
      office.contender().healed(1);
      return new Sample(office.name(), scenario, turn, millis);
    }
  }

  private static boolean over(OfficeAtWork work, RouteWatch routes, Cut kind, Moment cut) {
    Await.traffic(Duration.ofMillis(200)); // a report copies all that was measured
    return millis(work, routes, kind, cut).values().stream().allMatch(Double::isFinite);
  }

  private static Map<Measure, Double> millis(
      OfficeAtWork work, RouteWatch routes, Cut kind, Moment cut) {
    Map<Measure, Double> millis = new EnumMap<>(Measure.class);
    for (Map.Entry<Measure, StreamReport> each : work.reports().entrySet()) {
      StreamReport report = each.getValue();
      millis.put(each.getKey(), report.outage(cut.beforeNanos(), WINDOW).millis());
      if (kind == Cut.CARRIER) {
        Measure loss = each.getKey() == Measure.FRESH ? Measure.FRESH_LOSS : Measure.LONG_LOSS;
        millis.put(loss, report.lossMillis(cut.beforeNanos(), WINDOW));
      }
    }
    millis.put(
        Measure.VERDICT,
        routes.firstAfter(cut.beforeNanos()).isPresent()
            ? (routes.firstAfter(cut.beforeNanos()).getAsLong() - cut.beforeNanos()) / 1e6
            : Double.POSITIVE_INFINITY);
    return millis;
  }
}
