package detour.vrrp.simulation;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.vrrp.packet.Version;
import detour.vrrp.state.Action;
import detour.vrrp.state.Event;
import detour.vrrp.state.Heard;
import detour.vrrp.state.Role;
import detour.vrrp.state.RouterNumbers;
import detour.vrrp.state.Speech;
import detour.vrrp.state.VrrpMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/** A network of two or three gateways for a while, with mishaps; checked after every event. */
final class Story {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** An advert that makes another step back is under way for a while. */
  private static final long ON_THE_WAY = 20 * MILLI;

  private record Flight(long at, long order, int from, int to, Heard heard) {}

  private final Random dice;
  private final long seed;
  private final List<Gateway> gateways = new ArrayList<>();
  private final double[][] loss;
  private final boolean[][] cut;
  private final PriorityQueue<Flight> flying =
      new PriorityQueue<>(Comparator.comparingLong(Flight::at).thenComparingLong(Flight::order));
  private final List<String> log = new ArrayList<>();
  private final long interval;
  private final long preemptDelay;
  private long now;
  private long order;
  private long unsettledUntil;
  private long events;
  private long hash = 7;

  Story(long seed) {
    this.seed = seed;
    dice = new Random(seed);
    int count = 2 + dice.nextInt(2);
    loss = new double[count][count];
    cut = new boolean[count][count];
    interval = List.of(50L, 100L, 200L, 1000L).get(dice.nextInt(4)) * MILLI;
    preemptDelay = dice.nextInt(3) == 0 ? dice.nextInt(5) * SECOND : 0;
    Speech speech = List.of(Speech.V3, Speech.V3, Speech.BOTH).get(dice.nextInt(3));
    for (int i = 0; i < count; i++) {
      RouterNumbers numbers =
          new RouterNumbers(
              speech, interval, false, dice.nextInt(4) != 0, preemptDelay, 3 * SECOND, 60 * SECOND);
      int priority = dice.nextBoolean() ? 100 : 1 + dice.nextInt(254);
      gateways.add(
          new Gateway(
              i, numbers, priority, dice.nextLong() >> 8, 1 + (dice.nextDouble() - 0.5) * 2e-3));
    }
    gateways.forEach(this::boot);
    unsettled(0);
  }

  private void boot(Gateway gateway) {
    gateway.machine = new VrrpMachine(gateway.numbers, gateway.priority);
    gateway.alive = true;
    act(gateway, new Event.Start(gateway.holds));
    act(gateway, new Event.OwnAddress(Optional.of(gateway.address)));
    act(gateway, new Event.Link(gateway.linkUp, new Reason("test", "test")));
  }

  private void unsettled(long extra) {
    // Twice what a Backup of the lowest priority waits, as one mishap can follow from another.
    unsettledUntil =
        Math.max(unsettledUntil, now + 8 * interval + 2 * SECOND + preemptDelay + extra);
  }

  private void act(Gateway gateway, Event event) {
    if (!gateway.alive) {
      return;
    }
    for (Action action : gateway.step(event, now)) {
      hash = 31 * hash + action.hashCode() + now;
      if (action instanceof Action.Send send) {
        send(gateway, send);
      } else if (action instanceof Action.Entered entered) {
        log.add(at() + gateway + " " + entered.role() + ": " + entered.reason().text());
      }
    }
  }

  private String at() {
    return now / MILLI + " ms ";
  }

  private void send(Gateway from, Action.Send send) {
    for (Gateway to : gateways) {
      int i = from.index;
      int j = to.index;
      if (i == j || cut[i][j] || !from.linkUp || !to.linkUp || dice.nextDouble() < loss[i][j]) {
        continue;
      }
      int copies = dice.nextInt(50) == 0 ? 2 : 1;
      for (int c = 0; c < copies; c++) {
        // Up to 2 ms, one in twenty up to 10 ms: adverts overtake each other.
        long delay = dice.nextInt(20) == 0 ? dice.nextInt(10_000) : 50 + dice.nextInt(2_000);
        flying.add(
            new Flight(
                now + delay * 1000,
                order++,
                i,
                j,
                new Heard(from.address, Version.V3, send.priority(), send.intervalNanos())));
      }
    }
  }

  /** Lets it happen. */
  void run(long duration) {
    long nextMishap = 10 * SECOND;
    while (now < duration) {
      Gateway next =
          gateways.stream().min(Comparator.comparingLong(Gateway::deadline)).orElseThrow();
      long flight = flying.isEmpty() ? Long.MAX_VALUE : flying.peek().at();
      long then = Math.min(Math.min(next.deadline(), flight), nextMishap);
      now = Math.max(now, then);
      if (then == nextMishap) {
        mishap();
        // Mostly so late that all has settled before, at times on top of each other.
        nextMishap =
            now + (dice.nextInt(3) == 0 ? dice.nextInt(2000) : 5000 + dice.nextInt(30_000)) * MILLI;
      } else if (then == flight) {
        Flight landed = flying.remove();
        Gateway to = gateways.get(landed.to());
        if (to.stalledUntil > now) {
          // It waits in a buffer until the gateway runs again.
          flying.add(
              new Flight(to.stalledUntil, order++, landed.from(), landed.to(), landed.heard()));
        } else if (to.alive && to.linkUp && !landed.heard().source().equals(to.address)) {
          act(to, new Event.Advert(landed.heard()));
        }
      } else {
        act(next, new Event.Tick());
      }
      events++;
      check();
    }
  }

  private void mishap() {
    Gateway one = gateways.get(dice.nextInt(gateways.size()));
    Gateway other =
        gateways.get((one.index + 1 + dice.nextInt(gateways.size() - 1)) % gateways.size());
    int what = dice.nextInt(14);
    log.add(at() + "mishap " + what + " " + one + " " + other);
    long extra = 0;
    switch (what) {
      case 0 -> {
        cut[one.index][other.index] = true;
        cut[other.index][one.index] = true;
      }
      case 1 -> cut[one.index][other.index] = true;
      case 2, 3 -> heal();
      case 4 -> loss[one.index][other.index] = dice.nextDouble() * 0.5;
      case 5 -> one.alive = false; // killed: what it held stays for its lifetime
      case 6 -> {
        if (one.alive) {
          act(one, new Event.Stop());
        } else {
          one.holds = false;
        }
      }
      case 7 -> boot(one);
      case 8 -> {
        one.priority = dice.nextBoolean() ? 100 : 1 + dice.nextInt(254);
        act(one, new Event.Priority(one.priority, new Reason("test", "test")));
      }
      case 9 -> {
        one.address = Addresses.parse("10.9.0." + (10 + 10 * one.index + dice.nextInt(10)));
        act(one, new Event.OwnAddress(Optional.of(one.address)));
      }
      case 10 -> act(one, new Event.HandOver(3 * SECOND));
      case 11 -> {
        restart(one);
        extra = 12 * SECOND;
      }
      case 12 -> one.stalledUntil = now + dice.nextInt(3000) * MILLI;
      default -> {
        one.linkUp = !one.linkUp;
        act(one, new Event.Link(one.linkUp, new Reason("test", "test")));
      }
    }
    unsettled(extra + Math.max(0, one.stalledUntil - now) + 3 * SECOND);
  }

  private void heal() {
    for (int i = 0; i < gateways.size(); i++) {
      for (int j = 0; j < gateways.size(); j++) {
        cut[i][j] = false;
        loss[i][j] = 0;
      }
    }
    for (Gateway each : gateways) {
      if (!each.linkUp) {
        each.linkUp = true;
        act(each, new Event.Link(true, new Reason("test", "test")));
      }
      if (!each.alive || each.machine.role() == Role.INITIALIZE) {
        each.alive = true;
        boot(each);
      }
    }
  }

  /** A new process goes on at once. */
  private void restart(Gateway gateway) {
    if (!gateway.alive || gateway.stalledUntil > now) {
      return;
    }
    boolean was = gateway.active() && !gateway.machine.leaving();
    act(gateway, new Event.PrepareRestart());
    gateway.machine = new VrrpMachine(gateway.numbers, gateway.priority);
    act(
        gateway,
        was ? new Event.Resume(gateway.local(now + 9 * SECOND)) : new Event.Start(gateway.holds));
    act(gateway, new Event.OwnAddress(Optional.of(gateway.address)));
    act(gateway, new Event.Link(gateway.linkUp, new Reason("test", "test")));
  }

  private boolean clean(Gateway from, Gateway to) {
    return !cut[from.index][to.index]
        && loss[from.index][to.index] == 0
        && from.linkUp
        && to.linkUp
        && !from.address.equals(to.address);
  }

  private boolean running(Gateway gateway) {
    return gateway.alive && gateway.linkUp && gateway.machine.role() != Role.INITIALIZE;
  }

  private void check() {
    for (Gateway each : gateways) {
      require(!each.active() || each.holds, each + " is Active without addresses");
      require(
          !each.alive || each.machine.role() != Role.INITIALIZE || each.linkUp || !each.holds,
          each + " holds addresses on a dead link");
    }
    for (Gateway one : gateways) {
      long unserved = one.unserved(served(one) || now < unsettledUntil, now);
      require(unserved <= 4 * interval + ON_THE_WAY, one + " hears no Active and is none");
    }
    if (now < unsettledUntil) {
      return;
    }
    for (Gateway one : gateways) {
      for (Gateway other : gateways) {
        require(
            one == other
                || !clean(one, other)
                || !clean(other, one)
                || !one.activeFor(interval + ON_THE_WAY, now)
                || !other.activeFor(interval + ON_THE_WAY, now),
            "two Actives hear each other");
      }
      require(
          !one.alive || one.machine.role() != Role.BACKUP || !one.holds || lossy(one),
          one + " is Backup and holds addresses");
    }
  }

  private boolean served(Gateway one) {
    return !running(one)
        || one.active()
        || gateways.stream()
            .anyMatch(each -> each.active() && !cut[each.index][one.index] && each.linkUp);
  }

  private boolean lossy(Gateway to) {
    return gateways.stream().anyMatch(each -> loss[each.index][to.index] > 0);
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      int from = Math.max(0, log.size() - 40);
      throw new AssertionError(
          "seed "
              + seed
              + " at "
              + at()
              + what
              + ", interval "
              + interval / MILLI
              + " ms "
              + gateways
              + "\n"
              + String.join("\n", log.subList(from, log.size())));
    }
  }

  long events() {
    return events;
  }

  /** Of all actions and when they were. */
  long hash() {
    return hash;
  }
}
