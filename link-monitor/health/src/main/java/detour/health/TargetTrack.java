package detour.health;

import detour.event.Reason;
import org.jspecify.annotations.Nullable;

/** What is known of one target of one path: round trip, timeout, misses, wrong answers. */
final class TargetTrack {
  /** Before the first answer nothing is known of the round trip (RFC 6298 section 2.1). */
  static final long INITIAL_TIMEOUT_NANOS = 1_000_000_000L;

  private static final long LEAST_TIMEOUT_NANOS = 50_000_000L;
  private static final long MOST_TIMEOUT_NANOS = 3_000_000_000L;

  /** Wrong answers in a row that are no accident. */
  private static final int WRONG_AFTER = 3;

  private static final int RETIRE_AFTER_LEAST = 5;
  private static final int RETIRE_AFTER_MOST = 15;

  /** So often, per probe, may a sound target be taken for a sick one. */
  private static final double BAD_LUCK = 1e-7;

  final TargetSpec spec;
  private final long varianceFloorNanos;
  private long srttNanos = -1;
  private long rttvarNanos;
  private long leastRttNanos = Long.MAX_VALUE;
  private int trips;
  private int missesInARow;
  private int wrongInARow;
  private boolean answered;
  private long answeredNanos;
  private long missingSinceNanos;
  private boolean retired;
  private boolean shared;
  private long retryAtNanos;
  private @Nullable Wrong wrong;
  private @Nullable Reason wrongReason;

  TargetTrack(TargetSpec spec, long varianceFloorNanos) {
    this.spec = spec;
    this.varianceFloorNanos = varianceFloorNanos;
  }

  /**
   * An answer came at a time; its round trip is taken into the smoothed ones (RFC 6298 section
   * 2.3), -1: it tells nothing.
   *
   * <p>The first one of a run holds what is done for the first time, resolving the neighbour and
   * loading code: it counts only while nothing else is known.
   *
   * @param learning whether the path is new: more of its first probes may have waited, so the
   *     shortest round trip counts
   */
  void answered(long now, long rttNanos, boolean learning) {
    answeredNanos = now;
    missesInARow = 0;
    wrongInARow = 0;
    wrong = null;
    wrongReason = null;
    answered = true;
    if (rttNanos < 0) {
      return;
    }
    // The least one rises by 1 % in 100 answers, so that a path that became longer is believed.
    leastRttNanos =
        leastRttNanos == Long.MAX_VALUE
            ? rttNanos
            : Math.min(rttNanos, leastRttNanos + leastRttNanos / 10_000);
    boolean first = trips == 0;
    boolean early = learning || trips < 2;
    trips = Math.min(2, trips + 1);
    if (srttNanos < 0 || (early && rttNanos < srttNanos)) {
      srttNanos = rttNanos;
      rttvarNanos = rttNanos / 2;
      return;
    }
    if (first) {
      return;
    }
    rttvarNanos += (Math.abs(srttNanos - rttNanos) - rttvarNanos) / 4;
    srttNanos += (rttNanos - srttNanos) / 8;
  }

  /** A probe that left then went unanswered. */
  void missed(long sentNanos) {
    if (missesInARow == 0) {
      missingSinceNanos = sentNanos;
    }
    missesInARow++;
  }

  /** Something answered, but not as the target does. */
  void wrong(Wrong kind, Reason why) {
    if (kind != Wrong.DENIED) {
      missesInARow = 0;
    }
    wrongInARow++;
    answered = false;
    wrong = kind;
    wrongReason = why;
  }

  @Nullable Wrong wrong() {
    return wrong;
  }

  @Nullable Reason wrongReason() {
    return wrongReason;
  }

  /** Whether it was wrong again and again of late. */
  boolean keepsBeingWrong() {
    return wrongInARow >= WRONG_AFTER;
  }

  /** How long an answer may take in the steady rounds. */
  long timeoutNanos() {
    return srttNanos < 0
        ? INITIAL_TIMEOUT_NANOS
        : Math.max(burstTimeoutNanos(rttvarNanos), LEAST_TIMEOUT_NANOS);
  }

  /**
   * How long it may take in a burst.
   *
   * @param pathVarianceNanos the deviation of the steadiest target: jitter is the path's, and a
   *     target that is asked seldom has not learned it yet
   */
  long burstTimeoutNanos(long pathVarianceNanos) {
    if (srttNanos < 0) {
      return INITIAL_TIMEOUT_NANOS;
    }
    long slack = Math.max(4 * Math.min(rttvarNanos, pathVarianceNanos), varianceFloorNanos);
    return Math.min(srttNanos + slack, MOST_TIMEOUT_NANOS);
  }

  /** Whether a round trip of this run is known, so that the next one is the path's alone. */
  boolean begun() {
    return trips > 0;
  }

  /** The smoothed round trip, -1 before the first answer. */
  long srttNanos() {
    return srttNanos;
  }

  long rttvarNanos() {
    return rttvarNanos;
  }

  /** The shortest round trip of late. */
  long leastRttNanos() {
    return leastRttNanos;
  }

  /** Whether the last probe with an outcome was answered, and rightly. */
  boolean answering() {
    return answered && missesInARow == 0;
  }

  /** Whether its last probe was answered, and that after another target began to be silent. */
  boolean answeredSince(TargetTrack silent) {
    return answering() && answeredNanos - silent.missingSinceNanos > 0;
  }

  int missesInARow() {
    return missesInARow;
  }

  /**
   * Misses in a row, while other targets answer, after which a target is asked only now and then.
   *
   * @param lossOfOthers share of the others' probes that are lost, 0 to 1: the path's own loss
   */
  static int retireAfter(double lossOfOthers) {
    int misses = RETIRE_AFTER_LEAST;
    double chance = Math.pow(lossOfOthers, misses);
    while (chance > BAD_LUCK && misses < RETIRE_AFTER_MOST) {
      chance *= lossOfOthers;
      misses++;
    }
    return misses;
  }

  boolean retired() {
    return retired;
  }

  /**
   * Asks it only now and then.
   *
   * @param everywhere whether it fails on all uplinks: then one answer here does not bring it back
   */
  void retire(long retryAt, boolean everywhere) {
    retired = true;
    shared = everywhere;
    retryAtNanos = retryAt;
  }

  /** Whether it was retired because it fails on all uplinks. */
  boolean retiredEverywhere() {
    return retired && shared;
  }

  void reinstate() {
    retired = false;
    shared = false;
    missesInARow = 0;
  }

  /** Whether it may be asked now. */
  boolean due(long now) {
    return !retired || now - retryAtNanos >= 0;
  }

  void askAgainAt(long at) {
    retryAtNanos = at;
  }

  /** Knows what an earlier run knew. */
  void remember(Memory.Target memory, long retryAt) {
    srttNanos = memory.srttNanos();
    rttvarNanos = Math.max(0, srttNanos / 2);
    if (memory.retired()) {
      retire(retryAt, false);
    }
  }

  /** Forgets the round trip: the path is another one. */
  void forget() {
    srttNanos = -1;
    rttvarNanos = 0;
    leastRttNanos = Long.MAX_VALUE;
    trips = 0;
    answered = false;
    wrong = null;
    wrongReason = null;
    wrongInARow = 0;
    reinstate();
  }
}
