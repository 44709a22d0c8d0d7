package detour.vrrp.simulation;

import detour.kernel.address.Addresses;
import detour.vrrp.state.Action;
import detour.vrrp.state.Event;
import detour.vrrp.state.Role;
import detour.vrrp.state.RouterNumbers;
import detour.vrrp.state.VrrpMachine;
import java.net.InetAddress;
import java.util.List;

/** One gateway: a machine with a clock of its own, and what it holds. */
final class Gateway {
  final int index;
  final RouterNumbers numbers;
  private final long clockOffset;
  private final double clockRate;
  VrrpMachine machine;
  InetAddress address;
  int priority;
  boolean alive = true;
  boolean linkUp = true;
  boolean holds;
  long stalledUntil;
  private long activeSince;
  private long servedAt;

  Gateway(int index, RouterNumbers numbers, int priority, long clockOffset, double clockRate) {
    this.index = index;
    this.numbers = numbers;
    this.priority = priority;
    this.clockOffset = clockOffset;
    this.clockRate = clockRate;
    this.address = Addresses.parse("10.9.0." + (2 + index));
    this.machine = new VrrpMachine(numbers, priority);
  }

  /** What its own clock shows. */
  long local(long trueTime) {
    return clockOffset + (long) (trueTime * clockRate);
  }

  /** When it wants to be ticked, in true time. */
  long deadline() {
    long local = machine.deadlineNanos();
    if (!alive || local == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return Math.max(stalledUntil, (long) Math.ceil((local - clockOffset) / clockRate));
  }

  List<Action> step(Event event, long trueTime) {
    boolean was = active();
    List<Action> actions = machine.step(event, local(trueTime));
    if (active() && !was) {
      activeSince = trueTime;
    }
    for (Action action : actions) {
      if (action instanceof Action.Hold) {
        holds = true;
      } else if (action instanceof Action.GiveUp) {
        holds = false;
      }
    }
    return actions;
  }

  boolean active() {
    return alive && machine.role() == Role.ACTIVE;
  }

  /** Notes whether it hears an Active or is one, and tells for how long it was neither. */
  long unserved(boolean served, long trueTime) {
    servedAt = served ? trueTime : servedAt;
    return trueTime - servedAt;
  }

  /** Active for longer than this. */
  boolean activeFor(long nanos, long trueTime) {
    return active() && trueTime - activeSince > nanos;
  }

  @Override
  public String toString() {
    return "gw"
        + index
        + "("
        + priority
        + (alive ? " " : " dead ")
        + machine.role()
        + (machine.leaving() ? " leaving" : "")
        + (holds ? " holds)" : ")");
  }
}
