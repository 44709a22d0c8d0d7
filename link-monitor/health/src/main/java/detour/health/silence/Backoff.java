package detour.health.silence;

/**
 * Raises the threshold of suspicion by traffic while traffic keeps raising false ones: each that
 * was dismissed multiplies it by 1.3, up to 5, and half of the excess is forgotten in 30 s.
 */
public final class Backoff {
  private static final double STEP = 1.3;
  private static final double MOST = 5;
  private static final long HALF_LIFE_NANOS = 30_000_000_000L;

  private final Decay excess;

  public Backoff(long now) {
    excess = new Decay(0, HALF_LIFE_NANOS, now);
  }

  /** A suspicion that traffic raised was dismissed. */
  public void dismissed(long now) {
    excess.set(Math.min(MOST, factor(now) * STEP) - 1, now);
  }

  /** 1 to 5. */
  public double factor(long now) {
    return 1 + excess.at(now);
  }
}
