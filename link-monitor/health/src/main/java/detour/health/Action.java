package detour.health;

import detour.event.Reason;

/** What a path's health wants done. */
public sealed interface Action {

  /**
   * Send a probe now.
   *
   * @param target index of the target
   * @param sequence number of the probe, unique for this path
   */
  record Send(int target, long sequence) implements Action {}

  /**
   * The state is another one.
   *
   * @param from the state before
   * @param to the state now
   * @param reason why
   */
  record Changed(State from, State to, Reason reason) implements Action {}

  /**
   * A target was retired (it is asked only now and then) or came back.
   *
   * @param target index of the target
   * @param retired whether it was retired
   * @param reason why
   */
  record TargetChanged(int target, boolean retired, Reason reason) implements Action {}

  /**
   * A silence ended by itself; no failover is to be reported for it.
   *
   * @param lengthNanos how long it lasted
   */
  record Stalled(long lengthNanos) implements Action {}

  /** A probe was not answered in time, and is asked about: the other family may be as silent. */
  record Doubted() implements Action {}

  /**
   * Flap damping suppressed the path, or lets it go: a preference, not a state.
   *
   * @param suppressed whether others are preferred from now on
   * @param untilNanos until when, as things stand; -1 when it is let go
   * @param reason why
   */
  record Suppressed(boolean suppressed, long untilNanos, Reason reason) implements Action {}
}
