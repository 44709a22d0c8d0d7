package detour.health.silence;

/**
 * The longest silence this path is known to end by itself, half forgotten in seven days: with 24
 * hours a stall once a day is forgotten too soon.
 */
public final class LearnedPatience {
  private static final long HALF_LIFE_NANOS = 7L * 24 * 3600 * 1_000_000_000L;

  /**
   * With 1.5 one of 1,000 days of a restless fiber had a verdict: stalls and bursts of loss meet,
   * and are then longer than either.
   */
  private static final double MARGIN = 2;

  /** A slow answer is an answer, and no half of a longer silence. */
  private static final double MARGIN_OF_ROUND_TRIPS = 1.5;

  private final Patiences patiences;
  private final Decay longest;

  /**
   * @param learnedNanos what an earlier run knew, 0 for nothing
   */
  public LearnedPatience(Patiences patiences, long learnedNanos, long now) {
    this.patiences = patiences;
    longest = new Decay((double) learnedNanos, HALF_LIFE_NANOS, now);
  }

  /** Takes a round trip: a silence as long would not be one. */
  public void roundTrip(long now, long nanos) {
    if (nanos <= patiences.cap().toNanos()) {
      ended(now, (long) (nanos * MARGIN_OF_ROUND_TRIPS / MARGIN));
    }
  }

  /** Takes a silence that ended by itself; a longer one than the cap is none. */
  public void ended(long now, long nanos) {
    if (nanos <= patiences.cap().toNanos() && nanos > longest.at(now)) {
      longest.set((double) nanos, now);
    }
  }

  /** The longest, 0 for none. */
  public long longestNanos(long now) {
    return (long) longest.at(now);
  }

  /** Silence under traffic after which new flows go elsewhere. */
  public long suspectNanos() {
    return patiences.suspect().toNanos();
  }

  /** Silence under traffic after which the verdict falls; nothing learned delays who is quick. */
  public long moveNanos(long now) {
    if (patiences.move().equals(patiences.suspect())) {
      return suspectNanos();
    }
    return Math.max(patiences.move().toNanos(), allowance(now));
  }

  /** Silence of probes after which the verdict falls. */
  public long idleNanos(long now) {
    return Math.max(patiences.idle().toNanos(), allowance(now));
  }

  /** The same on an uplink that is full. */
  public long saturatedNanos(long now) {
    return Math.max(patiences.saturated().toNanos(), allowance(now));
  }

  private long allowance(long now) {
    return Math.min((long) (MARGIN * longest.at(now)), patiences.cap().toNanos());
  }
}
