package detour.health.silence;

/**
 * A token bucket for the probes of bursts. Empty, traffic may raise no suspicion any more; a burst
 * that has begun is carried through.
 */
public final class ProbeBudget {
  /** Probes it holds. */
  public static final double SIZE = 12;

  private final long refillNanos;
  private double tokens = SIZE;
  private long atNanos;

  /**
   * @param refillNanos one probe is earned in this time
   */
  public ProbeBudget(long refillNanos, long now) {
    this.refillNanos = refillNanos;
    atNanos = now;
  }

  private void refill(long now) {
    tokens = Math.min(SIZE, tokens + (double) (now - atNanos) / refillNanos);
    atNanos = now;
  }

  /** Takes one probe, if there is one. */
  public boolean take(long now) {
    refill(now);
    boolean enough = tokens >= 1;
    tokens = Math.max(0, tokens - 1);
    return enough;
  }

  /** Whether a probe is left. */
  public boolean any(long now) {
    refill(now);
    return tokens >= 1;
  }
}
