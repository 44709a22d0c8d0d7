package detour.health;

import detour.health.Outstanding.Purpose;

/** Sends probes and keeps what is out. */
final class Asker {
  private static final long RETIRED_RETRY_NANOS = 300_000_000_000L;

  final Targets targets;
  final InFlight inFlight = new InFlight();
  private final CurrentState current;
  private final long unknownTimeoutNanos;
  private long sequence;

  /**
   * @param unknownTimeoutNanos how long an answer may take while nothing is known of a path
   */
  Asker(Targets targets, CurrentState current, long unknownTimeoutNanos) {
    this.targets = targets;
    this.current = current;
    this.unknownTimeoutNanos = unknownTimeoutNanos;
  }

  /** Sends to a target; returns when its answer is overdue. */
  long send(long now, int index, Purpose purpose) {
    TargetTrack target = targets.get(index);
    boolean burst = purpose == Purpose.BURST || purpose == Purpose.BESIDE;
    long timeout =
        burst ? target.burstTimeoutNanos(targets.varianceNanos()) : target.timeoutNanos();
    if (target.srttNanos() < 0 && (current.state() == State.NO_DATA || burst)) {
      // Nothing is known of it yet: a verdict must not wait a second for each probe.
      timeout = Math.min(timeout, unknownTimeoutNanos);
    }
    if (target.retired()) {
      target.askAgainAt(now + RETIRED_RETRY_NANOS);
    }
    sequence++;
    inFlight.add(
        new Outstanding(index, sequence, now, now + timeout, purpose, current.state().live()));
    current.act(new Action.Send(index, sequence));
    return now + timeout;
  }

  /** Asks a target only now and then. */
  void retire(long now, int index, boolean everywhere) {
    targets.get(index).retire(now + RETIRED_RETRY_NANOS, everywhere);
  }

  /** Probes sent so far, and the number of the last. */
  long sent() {
    return sequence;
  }
}
