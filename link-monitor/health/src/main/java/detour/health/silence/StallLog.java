package detour.health.silence;

/** How often this path fell silent and came back by itself, by length. */
public final class StallLog {
  /** Upper bounds of the classes in milliseconds; the last class has none. */
  static final int[] BOUNDS_MILLIS = {100, 150, 250, 500, 1000, 2500};

  private final long[] counts = new long[BOUNDS_MILLIS.length + 1];
  private long total;
  private long longestNanos;
  private long lastNanos = -1;

  /** Takes a stall. */
  public void add(long nanos) {
    int index = 0;
    while (index < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[index] * 1_000_000L) {
      index++;
    }
    counts[index]++;
    total++;
    longestNanos = Math.max(longestNanos, nanos);
    lastNanos = nanos;
  }

  /** What it shows. */
  public Stalls stalls() {
    return new Stalls(
        total,
        longestNanos,
        lastNanos,
        java.util.Arrays.stream(BOUNDS_MILLIS).boxed().toList(),
        java.util.Arrays.stream(counts).boxed().toList());
  }
}
