package detour.health.simulator;

import detour.health.Snapshot;
import detour.health.silence.LossWindow;
import java.util.Arrays;

/**
 * Makes what is rare frequent (importance sampling): first fewer probes are lost than the link
 * would lose, so that little loss is measured and bursts are short, and then nearly all of one
 * burst; it is kept how much less likely the link itself would have been to do so.
 */
final class Tilt implements Fate {
  /** Windows in which so much of the link's loss was measured make most of the odds. */
  private static final double LUCKY_SHARE = 0.45;

  private static final double UNLUCKY = 0.97;

  private final Dice dice;
  private final double loss;
  private final long rttNanos;
  private long unluckySuspicion = Long.MAX_VALUE;
  private final double[] window = new double[LossWindow.SIZE];
  private double burst = 1;
  private int probes;
  private boolean over;

  /**
   * @param loss of a probe there and back on the link itself, 0 to 1
   */
  Tilt(Dice dice, double loss, long rttNanos) {
    this.dice = dice;
    this.loss = loss;
    this.rttNanos = rttNanos;
  }

  /** Nearly all is lost that is sent under this suspicion, counted from the start. */
  void aim(long suspicion) {
    unluckySuspicion = suspicion;
  }

  @Override
  public long back(long now, Snapshot at) {
    boolean aimed = at.suspect() && at.counters().suspicions() == unluckySuspicion;
    double tilted = aimed ? UNLUCKY : LUCKY_SHARE * loss;
    boolean lost = dice.chance(tilted);
    double ratio = lost ? loss / tilted : (1 - loss) / (1 - tilted);
    if (aimed) {
      burst *= ratio;
      over = true;
    } else if (!over) {
      window[probes % window.length] = ratio; // older ones no longer count in the window either
      probes++;
    }
    return lost ? SimulatedLink.LOST : now + rttNanos;
  }

  /** Probes that were lucky, so far. */
  int probes() {
    return probes;
  }

  /** How likely the link would have done what was done, as a ratio to how likely it was done. */
  double likelihood() {
    return Arrays.stream(window).reduce(burst, (one, other) -> one * other);
  }
}
