package detour.health.simulator;

/**
 * A telephone call: a packet each 20 ms each way, whatever becomes of them. Packets do not overtake
 * each other.
 */
final class Call {
  static final long PERIOD_NANOS = 20_000_000L;
  private static final int BYTES = 200;

  /** On the way at most; more are taken to be lost. */
  private static final int MOST_COMING = 1024;

  private final long[] coming = new long[MOST_COMING];
  private int first;
  private int count;
  private long last;
  private long nextNanos;

  Call(long start) {
    nextNanos = start;
    last = start;
  }

  /** Lets all happen that happens up to a time. */
  void advance(long now, Office office) {
    while (nextNanos <= now) {
      office.sent(BYTES);
      long arrival = office.link.deliver(nextNanos, false);
      if (arrival != SimulatedLink.LOST && count < MOST_COMING) {
        last = Math.max(last, arrival);
        coming[(first + count) % MOST_COMING] = last;
        count++;
      }
      nextNanos += PERIOD_NANOS;
    }
    while (count > 0 && coming[first] <= now) {
      office.rx++;
      first = (first + 1) % MOST_COMING;
      count--;
    }
  }
}
