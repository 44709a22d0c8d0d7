package detour.health;

/** What is known of one target of one path: round trip, timeout, misses. */
final class TargetTrack {
  /** Before the first answer nothing is known of the round trip (RFC 6298 section 2.1). */
  static final long INITIAL_TIMEOUT_NANOS = 1_000_000_000L;

  private static final long LEAST_TIMEOUT_NANOS = 50_000_000L;
  private static final long MOST_TIMEOUT_NANOS = 3_000_000_000L;

  /**
   * Misses in a row, while other targets answer, after which a target is asked only now and then.
   */
  static final int RETIRE_AFTER = 5;

  private final long varianceFloorNanos;
  private long srttNanos = -1;
  private long rttvarNanos;
  private int missesInARow;
  private boolean everAnswered;
  private boolean retired;
  private long retryAtNanos;

  TargetTrack(long varianceFloorNanos) {
    this.varianceFloorNanos = varianceFloorNanos;
  }

  /**
   * Takes a round trip into the smoothed ones (RFC 6298 section 2.3); -1: it tells nothing.
   *
   * @param learning whether the path is new: its first probes may have waited for the neighbour to
   *     be resolved, so the shortest round trip counts
   */
  void answered(long rttNanos, boolean learning) {
    missesInARow = 0;
    everAnswered = true;
    if (rttNanos < 0) {
      return;
    }
    if (srttNanos < 0 || (learning && rttNanos < srttNanos)) {
      srttNanos = rttNanos;
      rttvarNanos = rttNanos / 2;
      return;
    }
    rttvarNanos += (Math.abs(srttNanos - rttNanos) - rttvarNanos) / 4;
    srttNanos += (rttNanos - srttNanos) / 8;
  }

  void missed() {
    missesInARow++;
  }

  /** How long an answer may take. */
  long timeoutNanos() {
    if (srttNanos < 0) {
      return INITIAL_TIMEOUT_NANOS;
    }
    long timeout = srttNanos + Math.max(4 * rttvarNanos, varianceFloorNanos);
    return Math.min(Math.max(timeout, LEAST_TIMEOUT_NANOS), MOST_TIMEOUT_NANOS);
  }

  /** The smoothed round trip, -1 before the first answer. */
  long srttNanos() {
    return srttNanos;
  }

  long rttvarNanos() {
    return rttvarNanos;
  }

  /** Whether the last probe with an outcome was answered. */
  boolean answering() {
    return everAnswered && missesInARow == 0;
  }

  int missesInARow() {
    return missesInARow;
  }

  boolean retired() {
    return retired;
  }

  void retire(long retryAt) {
    retired = true;
    retryAtNanos = retryAt;
  }

  void reinstate() {
    retired = false;
    missesInARow = 0;
  }

  /** Whether it may be asked now. */
  boolean due(long now) {
    return !retired || now - retryAtNanos >= 0;
  }

  void askAgainAt(long at) {
    retryAtNanos = at;
  }

  /** Forgets the round trip: the path is another one. */
  void forget() {
    srttNanos = -1;
    rttvarNanos = 0;
    everAnswered = false;
    reinstate();
  }
}
