package detour.health;

/**
 * Tells when the caller came late: silence counts only while we were awake. After a late call, what
 * was waiting is drained before anything is judged, so time-outs are moved by the delay and a tick.
 */
final class SleepGuard {
  /** How we slept. */
  enum Sleep {
    NONE,
    /** A scheduler's or collector's pause: time-outs move. */
    SHORT,
    /** Nothing that is out tells anything any more. */
    LONG,
    /** A suspended machine: the path may have become another one. */
    SUSPENDED
  }

  private static final int LATE_TICKS = 3;
  private static final long LONG_NANOS = 400_000_000L;
  private static final long SUSPENDED_NANOS = 5_000_000_000L;

  private final long tickNanos;
  private long nanos;
  private boolean lateBefore;

  SleepGuard(long tickNanos) {
    this.tickNanos = tickNanos;
  }

  /** Judges a call that was to come at a deadline; {@link Long#MAX_VALUE}: at no time. */
  Sleep check(long now, long deadline) {
    long late = deadline == Long.MAX_VALUE ? 0 : now - deadline;
    nanos = late + tickNanos;
    if (late <= LATE_TICKS * tickNanos) {
      lateBefore = false;
      return Sleep.NONE;
    }
    if (late > LONG_NANOS) {
      lateBefore = false;
      return late > SUSPENDED_NANOS ? Sleep.SUSPENDED : Sleep.LONG;
    }
    // Twice in a row it is a busy machine, which must come to its verdicts all the same.
    lateBefore = !lateBefore;
    return lateBefore ? Sleep.SHORT : Sleep.NONE;
  }

  /** By how much time-outs are to be moved after a short sleep. */
  long nanos() {
    return nanos;
  }
}
