package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/** A path with a round trip, loss, outages and, if asked for, a call's traffic; in virtual time. */
final class SimulatedPath {
  static final Readiness READY =
      new Readiness(Readiness.Stage.READY, new Reason("ready", "ready"), 1);

  record Change(long atNanos, State from, State to, Reason reason) {}

  private record Arrival(long atNanos, int target, long sequence, long rttNanos) {}

  private final Random random;
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
  final PathHealth health;
  final List<Change> changes = new ArrayList<>();
  long now = 1_000_000_000_000L;
  long rttNanos = 10_000_000;
  long jitterNanos;
  double loss;
  boolean cut;
  int silentTarget = -1;

  /** Its probes do not leave: there is no name, no program. */
  int unsendable = -1;

  int sent;

  /** By target. */
  final Map<Integer, Integer> sentTo = new HashMap<>();

  int retired;
  final List<Action.TargetChanged> retirements = new ArrayList<>();
  final List<Action.Stalled> stalls = new ArrayList<>();
  final List<Action.Suppressed> suppressions = new ArrayList<>();

  /** What becomes of an answer instead of being one. */
  interface Fate {
    List<Action> answer(PathHealth health, long now, long sequence);
  }

  /** By target, where it is another. */
  final Map<Integer, Long> rttNanosOf = new HashMap<>();

  /** By target; none: it is an answer. */
  final Map<Integer, Fate> fates = new HashMap<>();

  /** A packet each 20 ms each way, while they are true. */
  boolean talking;

  boolean listening;
  boolean connecting;
  boolean counted;
  private long tx;
  private long rx;
  private long fresh;
  private long syn;

  /** Whether somebody tries to connect each 20 ms and is not answered. */
  boolean attempting;

  private long readAt;

  SimulatedPath(Settings settings, int targets, long seed) {
    this(settings, Collections.nCopies(targets, TargetSpec.of(ProbeKind.ICMP)), seed, Memory.NONE);
  }

  SimulatedPath(Settings settings, List<TargetSpec> targets, long seed) {
    this(settings, targets, seed, Memory.NONE);
  }

  SimulatedPath(Settings settings, List<TargetSpec> targets, long seed, Memory memory) {
    random = new Random(seed);
    health = new PathHealth(settings, targets, now, memory);
    take(health.ready(now, READY));
  }

  /** Both begin to talk, and the counters are read. */
  void call() {
    counted = true;
    talking = true;
    listening = true;
    readAt = now;
  }

  /** Reads the counters. */
  void read() {
    if (now / 10_000_000 % 2 == 0) {
      tx += (talking ? 1 : 0) + (connecting || attempting ? 1 : 0);
      rx += (listening ? 1 : 0) + (connecting ? 1 : 0);
      fresh += connecting ? 1 : 0;
      syn += connecting || attempting ? 1 : 0;
    }
    take(health.traffic(now, new Traffic(tx, rx, fresh, syn, 200 * tx)));
    readAt = now + 10_000_000;
  }

  /** The counters begin at nothing again, as after a flush of the table. */
  void resetCounters() {
    tx = 0;
    rx = 0;
    fresh = 0;
    syn = 0;
  }

  void take(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Send send) {
        sent++;
        sentTo.merge(send.target(), 1, Integer::sum);
        if (send.target() == unsendable) {
          take(health.notSent(now, send.sequence(), new Reason("no-name", "no name")));
          continue;
        }
        boolean lost = cut || send.target() == silentTarget || random.nextDouble() < loss;
        if (!lost) {
          long rtt =
              rttNanosOf.getOrDefault(send.target(), rttNanos)
                  + (long) (random.nextDouble() * jitterNanos);
          arrivals.add(new Arrival(now + rtt, send.target(), send.sequence(), rtt));
        }
      } else if (action instanceof Action.Changed changed) {
        changes.add(new Change(now, changed.from(), changed.to(), changed.reason()));
      } else if (action instanceof Action.TargetChanged target && target.retired()) {
        retired++;
        retirements.add(target);
      } else if (action instanceof Action.Stalled stalled) {
        stalls.add(stalled);
      } else if (action instanceof Action.Suppressed suppressed) {
        suppressions.add(suppressed);
      }
    }
  }

  void run(long nanos) {
    long end = now + nanos;
    while (true) {
      long next = Math.min(health.deadlineNanos(), end);
      Arrival arrival = arrivals.peek();
      if (arrival != null && arrival.atNanos() <= next) {
        arrivals.remove();
        now = Math.max(now, arrival.atNanos());
        Fate fate = fates.get(arrival.target());
        take(
            fate == null
                ? health.answer(now, arrival.sequence(), arrival.rttNanos())
                : fate.answer(health, now, arrival.sequence()));
      } else if (counted && readAt <= next && readAt < end) {
        now = Math.max(now, readAt);
        read();
      } else {
        now = Math.max(now, next);
        if (now >= end) {
          return;
        }
        take(health.poll(now));
      }
    }
  }

  void runMillis(long millis) {
    run(millis * 1_000_000);
  }

  /** Nothing comes back any more, and what is on its way is lost. */
  void cut() {
    cut = true;
    listening = false;
    arrivals.clear();
  }

  /** All is well again; a call goes on. */
  void mend() {
    cut = false;
    listening = talking;
  }

  State last() {
    return changes.get(changes.size() - 1).to();
  }

  /** The last change that led to a state. */
  Change change(State to) {
    return changes.stream()
        .filter(each -> each.to() == to)
        .reduce((one, other) -> other)
        .orElseThrow(() -> new AssertionError("never " + to + ": " + changes));
  }

  long count(State to) {
    return changes.stream().filter(each -> each.to() == to).count();
  }

  State state() {
    return health.state();
  }
}
