package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.List;

/** The state with its reason, and the actions that are to go out. */
final class CurrentState {
  private final List<Action> actions = new ArrayList<>();
  private State state;
  private Reason reason;
  private long sinceNanos;

  CurrentState(State state, Reason reason, long now) {
    this.state = state;
    this.reason = reason;
    sinceNanos = now;
  }

  State state() {
    return state;
  }

  Reason reason() {
    return reason;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** Takes a state, or the same with another reason; returns whether it is another state. */
  boolean change(long now, State to, Reason why) {
    State from = state;
    reason = why;
    if (from == to) {
      return false;
    }
    state = to;
    sinceNanos = now;
    actions.add(new Action.Changed(from, to, why));
    return true;
  }

  void act(Action action) {
    actions.add(action);
  }

  /** Hands out what is to be done. */
  List<Action> drain() {
    if (actions.isEmpty()) {
      return List.of();
    }
    List<Action> out = List.copyOf(actions);
    actions.clear();
    return out;
  }
}
