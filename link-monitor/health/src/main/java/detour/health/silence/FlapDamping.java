package detour.health.silence;

/**
 * Keeps an uplink that falls again and again from being preferred (after RFC 2439: a penalty for
 * each fall that decays exponentially). Routers take a half-life of 15 minutes; an office has few
 * uplinks, so ours is shorter. Suppressed is a preference, not death.
 */
public final class FlapDamping {
  private static final double FALL = 1000;
  private static final double SUPPRESS = 2500;
  private static final double REUSE = 800;
  private static final long HALF_LIFE_NANOS = 300_000_000_000L;
  private static final long LONGEST_NANOS = 1_800_000_000_000L;

  /** So that no suppression lasts longer than the longest. */
  private static final double CEILING =
      REUSE * Math.pow(2, (double) LONGEST_NANOS / HALF_LIFE_NANOS);

  private final Decay penalty;
  private boolean suppressed;

  /**
   * @param penalty what an earlier run had counted, 0 for nothing
   * @param suppressed whether it was suppressed then
   */
  public FlapDamping(double penalty, boolean suppressed, long now) {
    this.penalty = new Decay(Math.min(CEILING, penalty), HALF_LIFE_NANOS, now);
    this.suppressed = suppressed;
  }

  /** The uplink fell. */
  public void fell(long now) {
    penalty.set(Math.min(CEILING, penalty.at(now) + FALL), now);
    suppressed |= penalty.at(now) > SUPPRESS;
  }

  /** The last fall turns out to have been a stall: half of its penalty is taken back. */
  public void wasStall(long now) {
    penalty.set(Math.max(0, penalty.at(now) - FALL / 2), now);
  }

  /** Whether it is suppressed. */
  public boolean suppressed(long now) {
    if (suppressed && penalty.at(now) < REUSE) {
      suppressed = false;
    }
    return suppressed;
  }

  /** Until when it is suppressed; -1 if it is not. */
  public long untilNanos(long now) {
    return suppressed(now) ? Math.max(now, penalty.whenAt(REUSE) + 1_000_000) : -1;
  }

  /** The penalty now. */
  public double penalty(long now) {
    return penalty.at(now);
  }
}
