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

  /** No advert is under way for longer. */
  private static final long LINK = 10 * MILLI;

  /** Two Actives: the better one's next advert comes; if that one leaves, there are two more. */
  private static final long ON_THE_WAY = 3 * LINK;

  private record Flight(long at, long order, int from, int to, Heard heard) {}

  private final Random dice;
  private final long seed;
  private final List<Gateway> gateways = new ArrayList<>();
  private final double[][] loss;
  private final boolean[][] cut;
  private final PriorityQueue<Flight> flying =
      new PriorityQueue<>(Comparator.comparingLong(Flight::at).thenComparingLong(Flight::order));
  private final List<String> log = new ArrayList<>();
  private final Speech speech;
  private long now;
  private long order;
  private long mishapAt;
  private long events;
  private long takeovers;
  private long hash = 7;

  Story(long seed) {
    this.seed = seed;
    dice = new Random(seed);
    int count = 2 + dice.nextInt(2);
    loss = new double[count][count];
    cut = new boolean[count][count];
    speech = List.of(Speech.V3, Speech.V3, Speech.V3, Speech.BOTH, Speech.V2).get(dice.nextInt(5));
    long interval = interval();
    long preemptDelay = dice.nextInt(3) == 0 ? dice.nextInt(5) * SECOND : 0;
    for (int i = 0; i < count; i++) {
      RouterNumbers numbers =
          new RouterNumbers(
              speech, interval, false, dice.nextInt(4) != 0, preemptDelay, 3 * SECOND, 60 * SECOND);
      gateways.add(
          new Gateway(
              i, numbers, priority(), dice.nextLong() >> 8, 1 + (dice.nextDouble() - 0.5) * 2e-3));
    }
    gateways.forEach(this::boot);
  }

  /** Version 2 alone knows whole seconds, and all must agree. */
  private long interval() {
    return speech == Speech.V2
        ? SECOND
        : List.of(50L, 100L, 200L, 1000L).get(dice.nextInt(4)) * MILLI;
  }

  private int priority() {
    return dice.nextBoolean() ? 100 : 1 + dice.nextInt(254);
  }

  /** A new process, whatever was before. */
  private void boot(Gateway gateway) {
    gateway.begins();
    act(gateway, new Event.Held(gateway.heldUntil));
    starts(gateway, new Event.Start(gateway.holds));
  }

  private void starts(Gateway gateway, Event how) {
    flying.removeIf(each -> each.to() == gateway.index); // went to the process before
    act(gateway, how);
    act(gateway, new Event.OwnAddress(Optional.of(gateway.address)));
    act(gateway, new Event.Link(gateway.linkUp, new Reason("test", "test")));
  }

  private void act(Gateway gateway, Event event) {
    if (!gateway.alive) {
      return;
    }
    int first = gateway.wakesTo;
    if (first != Gateway.NOTHING) {
      gateway.wakesTo = Gateway.NOTHING;
      happensTo(gateway, first);
    }
    List<Action> actions;
    try {
      actions = gateway.step(event, now);
    } catch (AssertionError e) {
      throw failure(String.valueOf(e.getMessage()));
    }
    for (Action action : actions) {
      hash = 31 * hash + action.hashCode() + now;
      if (action instanceof Action.Send send) {
        send(gateway, send);
      } else if (action instanceof Action.Entered entered) {
        takeovers += entered.role() == Role.ACTIVE ? 1 : 0;
        log.add(at() + gateway + " " + entered.role() + ": " + entered.reason().text());
      }
    }
  }

  private String at() {
    return now / MILLI + " ms ";
  }

  private void send(Gateway from, Action.Send send) {
    for (Gateway to : gateways) {
      if (from == to || cut[from.index][to.index] || !from.linkUp || !to.linkUp) {
        continue;
      }
      if (speech.v3()) {
        send(from, to, Version.V3, send.priority(), send.intervalNanos());
      }
      if (speech.v2()) {
        send(from, to, Version.V2, send.priority(), SECOND);
      }
    }
  }

  private void send(Gateway from, Gateway to, Version version, int priority, long interval) {
    if (dice.nextDouble() < loss[from.index][to.index]) {
      return;
    }
    int copies = dice.nextInt(50) == 0 ? 2 : 1;
    for (int c = 0; c < copies; c++) {
      // Up to 2 ms, one in twenty up to 10 ms: adverts overtake each other.
      long delay = dice.nextInt(20) == 0 ? dice.nextInt(10_000) : 50 + dice.nextInt(2_000);
      flying.add(
          new Flight(
              now + delay * 1000,
              order++,
              from.index,
              to.index,
              new Heard(from.address, version, priority, interval)));
    }
  }

  /** Lets it happen. */
  void run(long duration) {
    long nextMishap = 10 * SECOND;
    while (now < duration) {
      Gateway next =
          gateways.stream().min(Comparator.comparingLong(Gateway::deadline)).orElseThrow();
      Gateway back = gateways.stream().min(Comparator.comparingLong(g -> g.backAt)).orElseThrow();
      long flight = flying.isEmpty() ? Long.MAX_VALUE : flying.peek().at();
      long then = Math.min(Math.min(next.deadline(), flight), Math.min(nextMishap, back.backAt));
      now = Math.max(now, then);
      gateways.forEach(each -> each.unserved(served(each), now)); // until what comes now
      if (then == nextMishap) {
        mishap();
        mishapAt = now;
        // Mostly so late that all has settled before, at times on top of each other.
        nextMishap =
            now + (dice.nextInt(3) == 0 ? dice.nextInt(2000) : 5000 + dice.nextInt(30_000)) * MILLI;
      } else if (then == back.backAt) {
        comesBack(back);
      } else if (then == flight) {
        lands(flying.remove());
      } else {
        act(next, new Event.Tick());
      }
      events++;
      check();
    }
  }

  private void lands(Flight landed) {
    Gateway to = gateways.get(landed.to());
    if (to.frozen(now) && to.thawsAt() > now) {
      // It waits in a buffer until the gateway runs again.
      flying.add(new Flight(to.thawsAt(), order++, landed.from(), landed.to(), landed.heard()));
    } else if (to.alive && to.linkUp && !landed.heard().source().equals(to.address)) {
      act(to, new Event.Advert(landed.heard()));
    }
  }

  private void mishap() {
    Gateway one = gateways.get(dice.nextInt(gateways.size()));
    Gateway other =
        gateways.get((one.index + 1 + dice.nextInt(gateways.size() - 1)) % gateways.size());
    int what = dice.nextInt(16);
    log.add(at() + "mishap " + what + " " + one + " " + other);
    switch (what) {
      case 0 -> {
        cut[one.index][other.index] = true;
        cut[other.index][one.index] = true;
      }
      case 1 -> cut[one.index][other.index] = true;
      case 2, 3 -> heal();
      case 4 -> loss[one.index][other.index] = dice.nextDouble() * 0.5;
      case 5 -> one.dies(); // killed: what it held stays for its lifetime
      case 7 -> boot(one);
      default -> {
        if (!one.frozen(now)) {
          happensTo(one, what);
        } else if (what == 8 || what == 10 || what == 14) {
          one.wakesTo = what; // it may be told that before it reads what waits for it
        }
      }
    }
  }

  private void happensTo(Gateway one, int what) {
    switch (what) {
      case 6 -> {
        if (one.alive) {
          act(one, new Event.Stop());
        } else {
          one.holds = false;
        }
      }
      case 8 -> {
        one.priority = priority();
        act(one, new Event.Priority(one.priority, new Reason("test", "test")));
      }
      case 9 -> {
        one.address = Addresses.parse("10.9.0." + (10 + 10 * one.index + dice.nextInt(10)));
        act(one, new Event.OwnAddress(Optional.of(one.address)));
      }
      case 10 -> act(one, new Event.HandOver(3 * SECOND));
      case 11 -> restart(one);
      case 12 -> one.freezes(now + dice.nextInt(3000) * MILLI); // stalled
      case 13 -> one.freezes(now + dice.nextInt(20_000) * MILLI); // until others have its addresses
      case 14 -> reload(one);
      default -> {
        one.linkUp = !one.linkUp;
        act(one, new Event.Link(one.linkUp, new Reason("test", "test")));
      }
    }
  }

  private void heal() {
    for (int i = 0; i < gateways.size(); i++) {
      for (int j = 0; j < gateways.size(); j++) {
        cut[i][j] = false;
        loss[i][j] = 0;
      }
    }
    for (Gateway each : gateways) {
      if (each.frozen(now) || each.backAt < Long.MAX_VALUE) {
        continue;
      }
      if (!each.linkUp) {
        each.linkUp = true;
        act(each, new Event.Link(true, new Reason("test", "test")));
      }
      if (!each.alive || each.machine.role() == Role.INITIALIZE) {
        boot(each);
      }
    }
  }

  /** Other numbers of the same router, its new priority told after them. */
  private void reload(Gateway gateway) {
    RouterNumbers was = gateway.numbers;
    gateway.numbers =
        new RouterNumbers(
            speech,
            interval(),
            false,
            dice.nextInt(4) != 0,
            was.preemptDelayNanos(),
            (1 + dice.nextInt(3)) * SECOND,
            60 * SECOND);
    act(gateway, new Event.Renumber(gateway.numbers));
    if (dice.nextBoolean()) {
      gateway.priority = priority();
      act(gateway, new Event.Priority(gateway.priority, new Reason("test", "test")));
    }
  }

  /** A new process goes on, at once or a little later. */
  private void restart(Gateway gateway) {
    if (!gateway.alive) {
      return;
    }
    boolean was = gateway.active() && !gateway.machine.leaving();
    act(gateway, new Event.PrepareRestart());
    gateway.dies();
    gateway.heldUntil = gateway.machine.heldUntil();
    gateway.resumeUntil =
        was ? gateway.local(now) + gateway.machine.restartNanos() : Long.MIN_VALUE;
    gateway.backAt = now + dice.nextInt(1500) * MILLI;
  }

  private void comesBack(Gateway gateway) {
    gateway.begins();
    starts(
        gateway,
        gateway.resumeUntil > Long.MIN_VALUE
            ? new Event.Resume(gateway.resumeUntil)
            : new Event.Start(gateway.holds));
  }

  private boolean clean(Gateway from, Gateway to) {
    return !cut[from.index][to.index]
        && loss[from.index][to.index] == 0
        && from.linkUp
        && to.linkUp
        && !from.address.equals(to.address);
  }

  private void check() {
    for (Gateway each : gateways) {
      boolean runs = each.active() && !each.frozen(now);
      require(!each.expires(now) || !runs, each + " has let its addresses expire");
      require(!runs || each.holds, each + " is Active without addresses");
      require(
          !each.alive || each.machine.role() != Role.INITIALIZE || each.linkUp || !each.holds,
          each + " holds addresses on a dead link");
      // By what came to it, to the nanosecond; and by who was there for it, a link's delay later.
      require(each.frozen(now) || !each.tooLate(now), each + " waits longer than the RFC allows");
      long unserved = each.unserved(served(each), now);
      require(
          unserved <= LINK + each.patience(),
          each + " hears no Active and is none for " + unserved / MILLI + " ms");
    }
    for (Gateway one : gateways) {
      for (Gateway other : gateways) {
        require(one.index >= other.index || !both(one, other), "two Actives hear each other");
      }
    }
  }

  /** Whether both were Active, and nothing happened, for longer than the better one's interval. */
  private boolean both(Gateway one, Gateway other) {
    if (!one.active() || !other.active() || !clean(one, other) || !clean(other, one)) {
      return false;
    }
    long since = Math.max(mishapAt, Math.max(one.thawsAt(), other.thawsAt()));
    since = Math.max(since, Math.max(one.activeSince(), other.activeSince()));
    long interval = Math.max(one.numbers.intervalNanos(), other.numbers.intervalNanos());
    return now - since > interval + interval / 500 + ON_THE_WAY;
  }

  private boolean served(Gateway one) {
    return !one.backup()
        || one.frozen(now)
        || !one.linkUp
        || gateways.stream()
            .anyMatch(
                each ->
                    each.active()
                        && !each.frozen(now)
                        && !cut[each.index][one.index]
                        && each.linkUp);
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      throw failure(what);
    }
  }

  private AssertionError failure(String what) {
    int from = Math.max(0, log.size() - 40);
    return new AssertionError(
        "seed "
            + seed
            + " at "
            + at()
            + what
            + ", "
            + speech
            + " "
            + gateways
            + "\n"
            + String.join("\n", log.subList(from, log.size())));
  }

  long events() {
    return events;
  }

  /** How often one became Active. */
  long takeovers() {
    return takeovers;
  }

  /** Of all actions and when they were. */
  long hash() {
    return hash;
  }
}
