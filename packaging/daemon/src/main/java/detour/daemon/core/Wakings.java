package detour.daemon.core;

import java.util.Optional;

/**
 * How late the machine wakes the core's thread, over the last ten minutes. What is seen and decided
 * is as late, and a busy machine, or the host of a virtual one, is not the line. Of one thread.
 */
final class Wakings {
  /** Less is usual: a collection of garbage, another thread's turn. */
  static final long LATE_NANOS = 50_000_000L;

  /** Fewer in ten minutes are nobody's trouble. */
  static final int WORTH_TELLING = 10;

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int MINUTES = 10;

  /**
   * What was late.
   *
   * @param times by {@value #LATE_NANOS} nanoseconds or more
   * @param worstNanos the worst of them
   */
  record Late(int times, long worstNanos) {}

  private final long begunNanos;
  private final int[] times = new int[MINUTES];
  private final long[] worst = new long[MINUTES];
  private long minute;

  Wakings(long now) {
    begunNanos = now;
  }

  /** The thread waited until this time was over, and runs now. */
  void woken(long dueNanos, long now) {
    long late = now - dueNanos;
    if (late >= LATE_NANOS) {
      forget(now);
      int slot = (int) (minute % MINUTES);
      times[slot]++;
      worst[slot] = Math.max(worst[slot], late);
    }
  }

  /** What is worth telling, if anything. */
  Optional<Late> late(long now) {
    forget(now);
    int all = 0;
    long most = 0;
    for (int i = 0; i < MINUTES; i++) {
      all += times[i];
      most = Math.max(most, worst[i]);
    }
    return all < WORTH_TELLING ? Optional.empty() : Optional.of(new Late(all, most));
  }

  private void forget(long now) {
    long current = (now - begunNanos) / MINUTE_NANOS;
    minute = Math.max(minute, current - MINUTES); // of what is older nothing is left anyway
    while (minute < current) {
      minute++;
      times[(int) (minute % MINUTES)] = 0;
      worst[(int) (minute % MINUTES)] = 0;
    }
  }
}
