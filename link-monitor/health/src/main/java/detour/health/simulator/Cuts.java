package detour.health.simulator;

import detour.health.Settings;
import detour.health.State;
import detour.health.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures how long after a cut the detector says so, over many cuts. */
public final class Cuts {
  private static final long WARM_UP_MILLIS = 60_000;
  private static final long PATIENCE_MILLIS = 20_000;

  /**
   * Delays in nanoseconds, sorted.
   *
   * @param suspect from the cut until new flows go elsewhere
   * @param down from the cut until the verdict
   * @param missed cuts that were not seen within 20 s
   */
  public record Delays(List<Long> suspect, List<Long> down, int missed) {
    public Delays {
      suspect = suspect.stream().sorted().toList();
      down = down.stream().sorted().toList();
    }

    /** A percentile of a sorted list in milliseconds; 100 is the longest. */
    public static long millis(List<Long> sorted, int percentile) {
      int index = Math.min(sorted.size() - 1, sorted.size() * percentile / 100);
      return sorted.isEmpty() ? -1 : sorted.get(index) / 1_000_000;
    }

    /** One line. */
    public String text() {
      return String.format(
          Locale.ROOT,
          "suspect p50/p95/max %d/%d/%d ms, down %d/%d/%d ms, %d missed",
          millis(suspect, 50),
          millis(suspect, 95),
          millis(suspect, 100),
          millis(down, 50),
          millis(down, 95),
          millis(down, 100),
          missed);
    }
  }

  private Cuts() {}

  /** Cuts a link so many times, each in a run of its own. */
  public static Delays measure(
      Settings settings,
      List<TargetSpec> targets,
      LinkShape link,
      OfficeShape office,
      int cuts,
      long seed) {
    List<Long> suspect = new ArrayList<>();
    List<Long> down = new ArrayList<>();
    int missed = 0;
    Dice dice = new Dice(seed);
    for (int i = 0; i < cuts; i++) {
      Simulation simulation = new Simulation(settings, targets, link, office, seed * 1000 + i);
      simulation.run(WARM_UP_MILLIS * 1_000_000 + dice.between(0, 4_000_000_000L));
      long at = simulation.now();
      simulation.cut();
      while (simulation.reachedAt(State.DOWN, at) < 0
          && simulation.now() - at < PATIENCE_MILLIS * 1_000_000) {
        simulation.runMillis(250);
      }
      long downAt = simulation.reachedAt(State.DOWN, at);
      long suspectAt = simulation.reachedAt(State.SUSPECT, at);
      if (downAt < 0) {
        missed++;
      } else {
        down.add(downAt - at);
        suspect.add((suspectAt < 0 ? downAt : suspectAt) - at);
      }
    }
    return new Delays(suspect, down, missed);
  }
}
