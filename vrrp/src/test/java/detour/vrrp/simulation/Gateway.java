package detour.vrrp.simulation;

import detour.kernel.address.Addresses;
import detour.vrrp.state.Action;
import detour.vrrp.state.Event;
import detour.vrrp.state.Heard;
import detour.vrrp.state.Role;
import detour.vrrp.state.RouterNumbers;
import detour.vrrp.state.VrrpMachine;
import java.net.InetAddress;
import java.util.List;

/** One gateway: a machine with a clock of its own, and what it holds. */
final class Gateway {
  /** Of an address that nobody renews. */
  private static final long LIFETIME = 10_000_000_000L;

  /** From its clock to the true time and back. */
  private static final long ROUNDING = 1_000;

  static final int NOTHING = -1;

  final int index;
  private final long clockOffset;
  private final double clockRate;
  RouterNumbers numbers;
  VrrpMachine machine;
  InetAddress address;
  int priority;
  boolean alive = true;
  boolean linkUp = true;
  boolean holds;

  /** What happened to it while it was frozen. */
  int wakesTo = NOTHING;

  /** A restart under way ends then. */
  long backAt = Long.MAX_VALUE;

  /** If it was Active before; on its own clock. */
  long resumeUntil;

  /** What it handed over before; likewise. */
  long heldUntil;

  private Patience patience = new Patience();
  private long preemptFrom = Long.MIN_VALUE;
  private long frozenUntil = -1;
  private long holdsUntil;
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
    return Math.max(frozenUntil, (long) Math.ceil((local - clockOffset) / clockRate));
  }

  /** A process that knows nothing yet. */
  void begins() {
    machine = new VrrpMachine(numbers, priority);
    patience = new Patience();
    preemptFrom = Long.MIN_VALUE;
    frozenUntil = -1;
    wakesTo = NOTHING;
    backAt = Long.MAX_VALUE;
    alive = true;
  }

  void dies() {
    alive = false;
    frozenUntil = -1;
    backAt = Long.MAX_VALUE;
  }

  void freezes(long untilTrueTime) {
    frozenUntil = untilTrueTime;
  }

  /** Does nothing, not even what was due before; true until all that waited was done. */
  boolean frozen(long trueTime) {
    return alive && frozenUntil >= trueTime;
  }

  /** When it thaws, or thawed. */
  long thawsAt() {
    return frozenUntil;
  }

  List<Action> step(Event event, long trueTime) {
    Role was = machine.role();
    long local = local(trueTime);
    List<Action> actions = machine.step(event, local);
    Role is = machine.role();
    if (is == Role.ACTIVE && was != is) {
      activeSince = trueTime;
    }
    if (is == Role.BACKUP && was != is) {
      patience.begin(numbers, machine.priority(), holds, local);
      if (was == Role.INITIALIZE) {
        preemptFrom = local + numbers.preemptDelayNanos();
        servedAt = trueTime; // a start waits as long as anybody
      }
    }
    for (Action action : actions) {
      took(action, trueTime);
    }
    if (event instanceof Event.Advert advert) {
      heard(advert.heard(), was, local);
    }
    return actions;
  }

  private void took(Action action, long trueTime) {
    if (action instanceof Action.Hold) {
      holds = true;
      holdsUntil = trueTime + LIFETIME;
    } else if (action instanceof Action.GiveUp) {
      holds = false;
    } else if (action instanceof Action.Renew) {
      holdsUntil = trueTime + LIFETIME;
    } else if (action instanceof Action.Outlast outlast) {
      holdsUntil = trueTime + outlast.nanos();
    }
  }

  private void heard(Heard heard, Role was, long local) {
    long interval = was == Role.BACKUP ? patience.intervalNanos() : numbers.intervalNanos();
    if (patience.overruled(heard, interval, local) || machine.role() != Role.BACKUP) {
      return;
    }
    boolean mayPreempt = numbers.preempt() && local >= preemptFrom && !machine.held(local);
    patience.heard(heard, machine.priority(), mayPreempt, local);
    if (heard.priority() > 0 && holds) {
      throw new AssertionError(this + " is Backup of " + heard + " and holds addresses");
    }
  }

  /** The kernel takes away what nobody has renewed; tells whether it did. */
  boolean expires(long trueTime) {
    boolean now = holds && trueTime > holdsUntil;
    holds = holds && !now;
    return now;
  }

  boolean active() {
    return alive && machine.role() == Role.ACTIVE;
  }

  boolean backup() {
    return alive && machine.role() == Role.BACKUP;
  }

  /** Should be Active by now. */
  boolean tooLate(long trueTime) {
    return backup() && local(trueTime) > patience.dueAt() + ROUNDING;
  }

  /** For how long it may hear nobody and wait, in true time. */
  long patience() {
    return (long) (patience.lengthNanos() / clockRate) + ROUNDING;
  }

  /** Notes whether it hears an Active or is one, and tells for how long it was neither. */
  long unserved(boolean served, long trueTime) {
    servedAt = served ? trueTime : servedAt;
    return trueTime - servedAt;
  }

  long activeSince() {
    return activeSince;
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
        + (holds ? " holds, " : ", ")
        + numbers.intervalNanos() / 1_000_000
        + " ms)";
  }
}
