package detour.health.quality;

/**
 * What a call over a path would be worth: the E-model of ITU-T G.107, all parameters but delay and
 * loss at their defaults, with the short form for delay of Cole and Rosenbluth (Voice over IP
 * performance monitoring, 2001), for G.711 with loss concealment (G.113 appendix I).
 */
public final class Score {
  private static final double DEFAULT_R = 93.2;
  private static final double CONCEALED_BURST_ROBUSTNESS = 25.1;
  private static final double LONG_DELAY_MILLIS = 177.3;

  private Score() {}

  /**
   * R, 0 to 100.
   *
   * @param rttNanos there and back; half of it is taken for one way
   * @param lossPermille one way
   */
  public static double rating(long rttNanos, long jitterNanos, double lossPermille) {
    double delay = rttNanos / 2e6 + 2 * jitterNanos / 1e6;
    double delayed =
        0.024 * delay + (delay > LONG_DELAY_MILLIS ? 0.11 * (delay - LONG_DELAY_MILLIS) : 0);
    double percent = lossPermille / 10;
    double lost = 95 * percent / (percent + CONCEALED_BURST_ROBUSTNESS);
    return Math.min(100, Math.max(0, DEFAULT_R - delayed - lost));
  }

  /** The mean opinion score for an R (G.107 annex B); the polynomial dips below 1 at its end. */
  public static double mos(double rating) {
    return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
  }
}
