package detour.health.simulator;

import detour.health.Settings;
import detour.health.State;
import detour.health.TargetSpec;
import detour.health.silence.LossWindow;
import java.util.List;
import java.util.stream.LongStream;

/**
 * False verdicts of an idle uplink under independent loss, which are far too rare to be waited for.
 *
 * <p>Where answers come before the next probe of a burst leaves, how often a suspicion comes is
 * counted, and what becomes of one is sampled with a {@link Tilt}. Where several are under way, as
 * by satellite, suspicions come in clusters, and one of them tells little of the others: there
 * every suspicion of some days is weighed with {@link BurstOdds}, which is enough where the burst
 * outlasts the patience, so that nothing is asked after it.
 */
public final class Odds {
  private static final long DAY_MILLIS = 86_400_000;

  /** The path is up by then. */
  private static final long WARM_UP_MILLIS = 20_000;

  private static final long WEIGHED_DAYS = 5;

  private static final long STEP_MILLIS = 500;

  /** Not the next suspicion: the first after some quiet is another than the usual one. */
  private static final long OTHERS = 4;

  private Odds() {}

  /**
   * False verdicts a day.
   *
   * @param link with loss
   * @param suspicions how many are sampled
   */
  public static double falseVerdictsADay(
      Settings settings, List<TargetSpec> targets, LinkShape link, int suspicions, long seed) {
    Simulation day = new Simulation(settings, targets, link, OfficeShape.IDLE, seed);
    day.runMillis(DAY_MILLIS);
    if (link.rttNanos() > settings.slow().gap().toNanos()) {
      return day.probes() * aProbe(settings, targets, link, seed);
    }
    double sum =
        LongStream.rangeClosed(1, suspicions)
            .parallel()
            .mapToDouble(i -> sample(settings, targets, link, seed + i))
            .sum();
    return suspicions(day) * sum / suspicions;
  }

  /** Verdicts to be expected for each probe. */
  private static double aProbe(
      Settings settings, List<TargetSpec> targets, LinkShape link, long seed) {
    Dice dice = new Dice(seed);
    Simulation simulation =
        new Simulation(settings, targets, link, OfficeShape.IDLE, dice.between(0, 1L << 40));
    BurstOdds odds = new BurstOdds(dice, both(link), link.rttNanos(), settings);
    simulation.decideBy(odds);
    simulation.runMillis(WEIGHED_DAYS * DAY_MILLIS);
    return odds.aProbe();
  }

  private static double both(LinkShape link) {
    return 1 - (1 - link.loss()) * (1 - link.loss());
  }

  /** The weight of a verdict; 0 if there was none. */
  private static double sample(
      Settings settings, List<TargetSpec> targets, LinkShape link, long seed) {
    Dice dice = new Dice(seed);
    Simulation simulation =
        new Simulation(settings, targets, link, OfficeShape.IDLE, dice.between(0, 1L << 40));
    simulation.runMillis(WARM_UP_MILLIS);
    double both = both(link);
    Tilt tilt = new Tilt(dice, both, link.rttNanos());
    simulation.decideBy(tilt);
    while (tilt.probes() < LossWindow.SIZE) {
      simulation.runMillis(STEP_MILLIS);
    }
    long downs = simulation.count(State.DOWN);
    long chosen = suspicions(simulation) + OTHERS;
    tilt.aim(chosen);
    while (suspicions(simulation) < chosen
        || (suspicions(simulation) == chosen && simulation.health().snapshot().suspect())) {
      simulation.runMillis(STEP_MILLIS);
    }
    return simulation.count(State.DOWN) > downs ? tilt.likelihood() : 0;
  }

  private static long suspicions(Simulation simulation) {
    return simulation.health().snapshot().counters().suspicions();
  }
}
