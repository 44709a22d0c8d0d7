package detour.vrrp.state;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.List;

/** One event's handling: when, of which router, and the actions so far. */
public final class Step {
  private final VrrpMachine machine;
  private final long now;
  private final List<Action> actions = new ArrayList<>();

  Step(VrrpMachine machine, long now) {
    this.machine = machine;
    this.now = now;
  }

  VrrpMachine machine() {
    return machine;
  }

  long now() {
    return now;
  }

  void act(Action action) {
    actions.add(action);
  }

  void tell(String code, String text) {
    act(new Action.Tell(new Reason(code, text)));
  }

  List<Action> actions() {
    return actions;
  }
}
