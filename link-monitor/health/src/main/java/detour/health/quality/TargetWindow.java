package detour.health.quality;

import java.util.Arrays;

/** One target's outcomes, round trips and jitter. */
final class TargetWindow {
  /** Round trips of which the median is taken; with fewer there is none. */
  static final int MEDIAN_OF = 10;

  private static final long FAR_ABOVE_NANOS = 50_000_000L;

  final OutcomeRing plain;
  final OutcomeRing dense;
  private final Baseline baseline = new Baseline();
  private final long[] recent = new long[MEDIAN_OF];
  private final long[] sorted = new long[MEDIAN_OF];
  private int next;
  private int count;
  private long lastNanos = -1;
  private double jitterNanos;
  private long medianNanos = -1;

  TargetWindow(int plainSize, int denseSize) {
    plain = new OutcomeRing(plainSize);
    dense = new OutcomeRing(denseSize);
  }

  void roundTrip(long now, long rttNanos) {
    if (lastNanos >= 0) {
      jitterNanos += (Math.abs(rttNanos - lastNanos) - jitterNanos) / 16;
    }
    lastNanos = rttNanos;
    baseline.add(now, rttNanos);
    recent[next] = rttNanos;
    next = next + 1 == MEDIAN_OF ? 0 : next + 1;
    count = Math.min(MEDIAN_OF, count + 1);
    if (count == MEDIAN_OF) {
      System.arraycopy(recent, 0, sorted, 0, MEDIAN_OF);
      Arrays.sort(sorted);
      medianNanos = (sorted[MEDIAN_OF / 2 - 1] + sorted[MEDIAN_OF / 2]) / 2;
    }
  }

  boolean measured() {
    return count == MEDIAN_OF;
  }

  long medianNanos() {
    return medianNanos;
  }

  double jitterNanos() {
    return jitterNanos;
  }

  long baselineNanos() {
    return baseline.nanos();
  }

  /**
   * Its median against what degrades it: above 1 it is too slow.
   *
   * @param relative whether it must be far above the usual one, too
   */
  double slowness(long limitNanos, boolean relative) {
    long usual = relative ? 3 * baseline.nanos() + FAR_ABOVE_NANOS : 0;
    return (double) medianNanos / Math.max(limitNanos, usual);
  }

  /** Forgets the path, but for what is usual on it. */
  void clear() {
    plain.clear();
    dense.clear();
    count = 0;
    lastNanos = -1;
    jitterNanos = 0;
    medianNanos = -1;
  }
}
