package detour.health;

/** What an administrator said an uplink shall be. */
public enum Forced {
  NONE(State.NO_DATA),
  UP(State.FORCED_UP),
  DOWN(State.FORCED_DOWN),
  DRAINING(State.DRAINING),
  DISABLED(State.DISABLED);

  private final State state;

  Forced(State state) {
    this.state = state;
  }

  /** The state that follows; of {@link #NONE}, if the path is ready. */
  State state() {
    return state;
  }
}
