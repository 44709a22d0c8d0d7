package detour.health;

import java.util.List;

/**
 * What a path's health keeps over a restart, so that verdicts and learned values survive it.
 *
 * @param state the last one; {@link State#NO_DATA} for none
 * @param learnedNanos the longest silence that ended by itself, 0 for none
 * @param penalty of flap damping, 0 for none
 * @param suppressed whether it was suppressed
 * @param targets one for each target in order, or none: then nothing is known of them
 */
public record Memory(
    State state, long learnedNanos, double penalty, boolean suppressed, List<Target> targets) {
  /** Nothing. */
  public static final Memory NONE = new Memory(State.NO_DATA, 0, 0, false, List.of());

  public Memory {
    targets = List.copyOf(targets);
  }

  /** The same, for a path that is asked otherwise from now on. */
  public Memory withoutTargets() {
    return new Memory(state, learnedNanos, penalty, suppressed, List.of());
  }

  /**
   * A target.
   *
   * @param srttNanos its smoothed round trip, -1 for none
   * @param retired whether it was asked only now and then
   */
  public record Target(long srttNanos, boolean retired) {}
}
