package detour.health.simulator;

import detour.health.Settings;
import detour.health.State;
import detour.health.TargetSpec;
import java.util.List;
import java.util.Locale;

/**
 * Counts false verdicts over many days of a link that is never cut. Spells of loss of exponential
 * length are outages at times: of 1.4 million of 20 ms in the mean five are longer than 250 ms.
 */
public final class LinkDays {
  private static final long DAY_NANOS = 86_400_000_000_000L;

  /**
   * What came out.
   *
   * @param days simulated
   * @param downs false verdicts
   * @param outages verdicts that were true: the link's own trouble lasted longer than the patience
   * @param suspects times that new flows went elsewhere
   * @param stalls silences that ended by themselves
   * @param longestStallNanos the longest of them
   * @param suspicions silences that were questioned
   * @param vetoed suspicions that traffic dismissed
   * @param probesPerSecond sent
   */
  public record Report(
      int days,
      long downs,
      long outages,
      long suspects,
      long stalls,
      long longestStallNanos,
      long suspicions,
      long vetoed,
      double probesPerSecond) {

    /** False verdicts a day that are not excluded at 95 %: none in n days is 3/n. */
    public double bound() {
      double most = downs == 0 ? 3.0 : downs + 2 * Math.sqrt((double) downs) + 2;
      return most / days;
    }

    /** One line. */
    public String text() {
      return String.format(
          Locale.ROOT,
          "%d days: %d false down (< %.3f a day), %d outages, %d suspect, %d stalls (longest %.0f ms),"
              + " %d suspicions, %d vetoed, %.2f probes/s",
          days,
          downs,
          bound(),
          outages,
          suspects,
          stalls,
          longestStallNanos / 1e6,
          suspicions,
          vetoed,
          probesPerSecond);
    }
  }

  private LinkDays() {}

  /** Simulates days in a row with what was learned on the days before. */
  public static Report run(
      Settings settings,
      List<TargetSpec> targets,
      LinkShape link,
      OfficeShape office,
      int days,
      long seed) {
    Simulation simulation = new Simulation(settings, targets, link, office, seed);
    for (int day = 0; day < days; day++) {
      simulation.run(DAY_NANOS);
    }
    var counters = simulation.health().snapshot().counters();
    return new Report(
        days,
        simulation.count(State.DOWN) - simulation.outages(),
        simulation.outages(),
        simulation.count(State.SUSPECT),
        simulation.stalls(),
        simulation.longestStallNanos(),
        counters.suspicions(),
        counters.vetoed(),
        simulation.probesPerSecond());
  }
}
