package detour.health.simulator;

/** Lets a few through, and then no more than it earns. */
final class TokenBucket {
  private static final double MINUTE_NANOS = 60e9;

  private final LinkShape.Echoes rate;
  private double tokens;
  private long countedAt;

  /** A full one. */
  TokenBucket(LinkShape.Echoes rate, long now) {
    this.rate = rate;
    tokens = rate.most();
    countedAt = now;
  }

  /** Whether one more passes. */
  boolean take(long now) {
    if (rate.perMinute() == 0) {
      return true;
    }
    double earned = (now - countedAt) / MINUTE_NANOS * rate.perMinute();
    tokens = Math.min(rate.most(), tokens + Math.max(0, earned));
    countedAt = Math.max(now, countedAt);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
