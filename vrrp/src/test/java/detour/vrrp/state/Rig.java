package detour.vrrp.state;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.vrrp.packet.Version;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine at 10.9.0.2 with a clock to turn by hand; milliseconds throughout. */
final class Rig {
  static final InetAddress OWN = Addresses.parse("10.9.0.2");
  static final InetAddress LOWER = Addresses.parse("10.9.0.1");
  static final InetAddress HIGHER = Addresses.parse("10.9.0.10");
  static final long MILLI = 1_000_000L;

  final VrrpMachine machine;
  final List<Action> last = new ArrayList<>();
  long nowMillis = 1000;

  Rig(RouterNumbers numbers, int priority) {
    machine = new VrrpMachine(numbers, priority);
  }

  static RouterNumbers numbers(Speech speech, long intervalMillis) {
    return new RouterNumbers(
        speech, intervalMillis * MILLI, false, true, 0, 3_000 * MILLI, 60_000 * MILLI);
  }

  static RouterNumbers numbers(boolean owner, boolean preempt, long preemptDelayMillis) {
    return new RouterNumbers(
        Speech.V3,
        1000 * MILLI,
        owner,
        preempt,
        preemptDelayMillis * MILLI,
        3_000 * MILLI,
        60_000 * MILLI);
  }

  /** Version 3 with 1 s, preempting, priority 100, started. */
  static Rig backup() {
    return new Rig(numbers(Speech.V3, 1000), 100).started();
  }

  /** The same once nobody was heard. */
  static Rig active() {
    Rig rig = backup();
    rig.runTo(rig.deadline());
    return rig;
  }

  Rig started() {
    step(new Event.Start(false));
    step(new Event.OwnAddress(Optional.of(OWN)));
    step(new Event.Link(true, new Reason("test", "test")));
    return this;
  }

  List<Action> step(Event event) {
    last.clear();
    last.addAll(machine.step(event, nowMillis * MILLI));
    return last;
  }

  List<Action> hear(InetAddress source, int priority) {
    return hear(source, priority, Version.V3, 1000);
  }

  List<Action> hear(InetAddress source, int priority, Version version, long intervalMillis) {
    return step(new Event.Advert(new Heard(source, version, priority, intervalMillis * MILLI)));
  }

  /** Whole milliseconds, rounded up. */
  long deadline() {
    long nanos = machine.deadlineNanos();
    return nanos == Long.MAX_VALUE ? nanos : (nanos + MILLI - 1) / MILLI;
  }

  /** Lets time pass with all ticks on the way; what was done on the way is gathered. */
  List<Action> runTo(long millis) {
    List<Action> all = new ArrayList<>();
    while (deadline() <= millis) {
      nowMillis = Math.max(nowMillis, deadline());
      all.addAll(step(new Event.Tick()));
    }
    nowMillis = millis;
    last.clear();
    last.addAll(all);
    return all;
  }

  Role role() {
    return machine.role();
  }

  boolean did(Class<? extends Action> kind) {
    return last.stream().anyMatch(kind::isInstance);
  }

  List<Integer> sentPriorities() {
    return last.stream()
        .filter(Action.Send.class::isInstance)
        .map(each -> ((Action.Send) each).priority())
        .toList();
  }

  String reason() {
    return last.stream()
        .filter(Action.Entered.class::isInstance)
        .map(each -> ((Action.Entered) each).reason().code())
        .reduce("", (first, second) -> second);
  }
}
