package detour.health.simulator;

import detour.health.Settings;
import detour.health.Snapshot;
import detour.health.silence.Confirmation;
import detour.health.silence.LossWindow;

/**
 * Weighs each suspicion by the odds that its whole burst is lost: none where an answer is under way
 * already, which would dismiss it. Loses less than the link would, since windows in which little
 * loss was measured make most of the odds, and keeps how much less likely the link would have done
 * the same (importance sampling).
 */
final class BurstOdds implements Fate {
  /** Of the link's loss; what comes of it does not depend on it. */
  private static final double LUCKY_SHARE = 0.6;

  /** As many as decide what a suspicion becomes: a full window, and those under way. */
  private static final int DECISIVE = LossWindow.SIZE + 6;

  private final Dice dice;
  private final double loss;
  private final long rttNanos;
  private final int leastProbes;
  private final double[] ratios = new double[DECISIVE];
  private long probes;
  private long suspicions;
  private long lastBackNanos;
  private double sum;

  /**
   * @param loss of a probe there and back on the link itself, 0 to 1
   */
  BurstOdds(Dice dice, double loss, long rttNanos, Settings settings) {
    this.dice = dice;
    this.loss = loss;
    this.rttNanos = rttNanos;
    leastProbes = settings.slow().count();
  }

  @Override
  public long back(long now, Snapshot at) {
    if (at.suspect() && at.counters().suspicions() != suspicions) {
      suspicions = at.counters().suspicions();
      if (probes >= DECISIVE && lastBackNanos <= now) {
        double likelihood = 1;
        for (double each : ratios) {
          likelihood *= each;
        }
        int burst = Confirmation.length(leastProbes, at.lossPermille());
        sum += likelihood * Math.pow(loss, burst);
      }
    }
    double tilted = LUCKY_SHARE * loss;
    boolean lost = dice.chance(tilted);
    ratios[(int) (probes % DECISIVE)] = lost ? loss / tilted : (1 - loss) / (1 - tilted);
    probes++;
    if (lost) {
      return SimulatedLink.LOST;
    }
    lastBackNanos = now + rttNanos;
    return lastBackNanos;
  }

  /** False verdicts to be expected for each probe that is sent. */
  double aProbe() {
    return sum / (probes - DECISIVE);
  }
}
