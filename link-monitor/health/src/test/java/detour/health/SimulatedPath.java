package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** A path with a round trip, loss and outages, in virtual time. */
final class SimulatedPath {
  static final Readiness READY =
      new Readiness(Readiness.Stage.READY, new Reason("ready", "ready"), 1);

  record Change(long atNanos, State from, State to, Reason reason) {}

  private record Arrival(long atNanos, long sequence, long rttNanos) {}

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
  int sent;
  int retired;

  SimulatedPath(Settings settings, int targets, long seed) {
    random = new Random(seed);
    health = new PathHealth(settings, targets, now);
    take(health.ready(now, READY));
  }

  void take(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Send send) {
        sent++;
        boolean lost = cut || send.target() == silentTarget || random.nextDouble() < loss;
        if (!lost) {
          long rtt = rttNanos + (long) (random.nextDouble() * jitterNanos);
          arrivals.add(new Arrival(now + rtt, send.sequence(), rtt));
        }
      } else if (action instanceof Action.Changed changed) {
        changes.add(new Change(now, changed.from(), changed.to(), changed.reason()));
      } else if (action instanceof Action.TargetChanged target && target.retired()) {
        retired++;
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
        take(health.answer(now, arrival.sequence(), arrival.rttNanos()));
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
    arrivals.clear();
  }

  State state() {
    return health.state();
  }
}
