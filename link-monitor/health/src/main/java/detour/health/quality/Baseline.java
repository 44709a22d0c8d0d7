package detour.health.quality;

/**
 * The usual round trip of a target: the tenth percentile of about a day, in steps of 5 %. Of a
 * shorter history it is a lower one: an hour of congestion must not become what is usual.
 */
final class Baseline {
  private static final double PERCENTILE = 0.1;

  /** Round trips of a day, at a probe a second over four targets. */
  private static final int DAY = 21_600;

  private static final double STEP = Math.log(1.05);
  private static final double LEAST_NANOS = 50_000;
  private static final int CLASSES = 256;
  private static final int REFRESH = 64;
  private static final long HALF_LIFE_NANOS = 12L * 3600 * 1_000_000_000L;

  private final float[] counts = new float[CLASSES];
  private float total;
  private int sinceRefresh = REFRESH - 1;
  private long halvedAtNanos;
  private boolean started;
  private long nanos = -1;

  void add(long now, long rttNanos) {
    if (!started) {
      started = true;
      halvedAtNanos = now;
    }
    if (now - halvedAtNanos >= HALF_LIFE_NANOS) {
      halvedAtNanos = now;
      total = 0;
      for (int i = 0; i < CLASSES; i++) {
        counts[i] /= 2;
        total += counts[i];
      }
    }
    int index = (int) (Math.log(Math.max(1, rttNanos / LEAST_NANOS)) / STEP);
    counts[Math.min(index, CLASSES - 1)]++;
    total++;
    if (++sinceRefresh >= REFRESH || total <= REFRESH) {
      sinceRefresh = 0;
      refresh();
    }
  }

  private void refresh() {
    double needed = PERCENTILE * total * Math.min(1, total / DAY);
    float below = 0;
    for (int i = 0; i < CLASSES; i++) {
      below += counts[i];
      if (below > 0 && below >= needed) {
        nanos = (long) (LEAST_NANOS * Math.exp(i * STEP));
        return;
      }
    }
  }

  /** The percentile, -1 before the first round trip. */
  long nanos() {
    return nanos;
  }
}
