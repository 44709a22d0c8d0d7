package detour.health;

import static detour.health.State.CAPTIVE;
import static detour.health.State.DEGRADED;
import static detour.health.State.DISABLED;
import static detour.health.State.DOWN;
import static detour.health.State.DRAINING;
import static detour.health.State.FORCED_DOWN;
import static detour.health.State.FORCED_UP;
import static detour.health.State.NO_ADDRESS;
import static detour.health.State.NO_DATA;
import static detour.health.State.NO_GATEWAY;
import static detour.health.State.NO_INTERFACE;
import static detour.health.State.PROBATION;
import static detour.health.State.SUSPECT;
import static detour.health.State.UP;
import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Anything may happen in any order: no transition is seen but those of the table, and all are. */
class TransitionSimTest {
  private static final Integer[] PAUSES_MILLIS = {1, 1, 1, 1, 1, 1, 20_000, 150_000};
  private static final Reason WHY = new Reason("lab", "lab");

  /** What the judge itself may do; the administrator and the kernel's objects may do anything. */
  private static final Map<State, Set<State>> ALLOWED = new EnumMap<>(State.class);

  static {
    ALLOWED.put(NO_DATA, EnumSet.of(UP, DOWN, CAPTIVE));
    ALLOWED.put(UP, EnumSet.of(DEGRADED, SUSPECT, CAPTIVE, NO_DATA, DOWN));
    ALLOWED.put(DEGRADED, EnumSet.of(UP, SUSPECT, CAPTIVE, NO_DATA, DOWN));
    ALLOWED.put(SUSPECT, EnumSet.of(UP, DEGRADED, DOWN, CAPTIVE, NO_DATA));
    ALLOWED.put(DOWN, EnumSet.of(PROBATION, CAPTIVE));
    ALLOWED.put(PROBATION, EnumSet.of(UP, DOWN, CAPTIVE, NO_DATA));
    ALLOWED.put(CAPTIVE, EnumSet.of(PROBATION, DOWN, NO_DATA));
    for (State none : EnumSet.of(NO_INTERFACE, NO_ADDRESS, NO_GATEWAY)) {
      ALLOWED.put(none, EnumSet.noneOf(State.class));
    }
    for (State forced : EnumSet.of(FORCED_UP, FORCED_DOWN, DRAINING, DISABLED)) {
      ALLOWED.put(forced, EnumSet.noneOf(State.class));
    }
  }

  private final Map<State, Set<State>> seen = new EnumMap<>(State.class);
  private int generation = 1;

  private void live(long seed) {
    Random random = new Random(seed);
    SimulatedPath path =
        new SimulatedPath(
            Kind.FIBER.settings(),
            List.of(TargetSpec.of(ProbeKind.ICMP), new TargetSpec(ProbeKind.HTTP, 3)),
            seed,
            Memory.NONE);
    path.call();
    for (int i = 0; i < 300; i++) {
      int before = path.changes.size();
      boolean told = happen(random, path);
      path.runMillis(any(random, PAUSES_MILLIS) + random.nextInt(600));
      for (int j = before; j < path.changes.size(); j++) {
        SimulatedPath.Change change = path.changes.get(j);
        if (told && j == before) {
          continue; // the order itself
        }
        seen.computeIfAbsent(change.from(), any -> EnumSet.noneOf(State.class)).add(change.to());
        assertThat(ALLOWED.get(change.from()))
            .as("seed %d: from %s", seed, change.from())
            .contains(change.to());
      }
      assertThat(path.health.deadlineNanos()).isGreaterThan(path.now - 1);
    }
  }

  private static <T> T any(Random random, T[] values) {
    int index = random.nextInt(values.length);
    return values[index];
  }

  /** Something happens; whether it is an order to become a state. */
  private boolean happen(Random random, SimulatedPath path) {
    switch (random.nextInt(16)) {
      case 0, 1 -> path.cut();
      case 2 -> path.cut = true;
      case 3, 4, 5 -> path.mend();
      case 6 -> path.loss = random.nextInt(3) == 0 ? 0.4 : 0;
      case 7 ->
          path.fates.put(
              1, (health, now, sequence) -> health.wrong(now, sequence, Wrong.CAPTIVE, WHY));
      case 8 ->
          path.fates.put(
              0, (health, now, sequence) -> health.wrong(now, sequence, Wrong.DENIED, WHY));
      case 9, 10 -> path.fates.clear();
      case 11 -> path.now += random.nextInt(3) * 4_000_000_000L;
      case 12 -> path.unsendable = random.nextInt(2);
      case 13 -> path.unsendable = -1;
      case 14 -> {
        path.take(path.health.force(path.now, any(random, Forced.values()), WHY));
        return true;
      }
      default -> {
        Readiness.Stage stage =
            random.nextBoolean() ? Readiness.Stage.READY : any(random, Readiness.Stage.values());
        generation++;
        path.take(path.health.ready(path.now, new Readiness(stage, WHY, generation)));
        return true;
      }
    }
    return false;
  }

  @Test
  void onlyTheTablesTransitionsAreSeen() {
    for (int seed = 0; seed < 120; seed++) {
      live(seed);
    }
    assertThat(seen.get(NO_DATA)).contains(UP, DOWN, CAPTIVE);
    assertThat(seen.get(UP)).contains(DEGRADED, SUSPECT, CAPTIVE, NO_DATA);
    assertThat(seen.get(DEGRADED)).contains(UP, SUSPECT, CAPTIVE, NO_DATA);
    assertThat(seen.get(SUSPECT)).contains(UP, DOWN);
    assertThat(seen.get(DOWN)).contains(PROBATION, CAPTIVE);
    assertThat(seen.get(PROBATION)).contains(UP, DOWN);
    assertThat(seen.get(CAPTIVE)).contains(PROBATION, DOWN);
  }

  @Test
  void aDegradedPathThatStalledIsDegradedAgain() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
    path.runMillis(60_000);
    path.call();
    path.rttNanos = 400_000_000;
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(DEGRADED);
    path.cut();
    path.runMillis(1_500); // it is taken to be full, and judged slowly
    assertThat(path.state()).isEqualTo(SUSPECT);
    path.mend();
    path.runMillis(500);
    assertThat(path.state()).isEqualTo(DEGRADED);
    assertThat(path.count(DOWN)).isZero();
  }

  /**
   * Who reads and polls in one turn, up to a tick late, did not sleep, whatever the reading ends.
   */
  @Test
  void aReadingThatMakesAVerdictDueIsNoSleep() {
    for (int millis = 0; millis < 3_000; millis += 50) {
      SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
      path.runMillis(60_000);
      path.call();
      path.rttNanos = 400_000_000;
      path.runMillis(5_000);
      path.rttNanos = 10_000_000;
      path.runMillis(millis);
      path.cut();
      long cut = path.now;
      while (path.now - cut < 3_000_000_000L) {
        path.now += 9_700_000;
        path.read();
        path.take(path.health.poll(path.now));
      }
      assertThat(path.state()).as("cut after %d ms", millis).isEqualTo(DOWN);
      assertThat(path.count(SUSPECT)).isEqualTo(1);
      assertThat(path.changes).noneMatch(each -> each.reason().code().equals("overslept"));
    }
  }
}
