package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever slept has heard nothing: that is no silence of the path. Seeded; a failure prints it. */
class SleepSimTest {
  private static final int MOMENTS = 40;

  static Stream<Arguments> sleeps() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                        Duration.ofMillis(300),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10))
                    .map(sleep -> Arguments.of(kind, sleep)));
  }

  private static SimulatedPath path(Kind kind, long seed, boolean busy) {
    SimulatedPath path = new SimulatedPath(kind.settings(), 3, seed);
    path.rttNanos = kind == Kind.SATELLITE ? 600_000_000L : 20_000_000L;
    if (busy) {
      path.call();
    }
    path.runMillis(20_000 + 37 * seed);
    return path;
  }

  private static void sleep(SimulatedPath path, Duration time) {
    path.now += time.toNanos();
    path.take(path.health.poll(path.now)); // before anything that waited is read: the worst order
  }

  @ParameterizedTest
  @MethodSource("sleeps")
  void noSleepIsAVerdict(Kind kind, Duration sleep) {
    for (int seed = 0; seed < MOMENTS; seed++) {
      SimulatedPath path = path(kind, seed, seed % 2 == 0);
      sleep(path, sleep);
      path.runMillis(20_000);
      assertThat(path.count(State.DOWN)).as("seed %d: %s", seed, path.changes).isZero();
      assertThat(path.state()).as("seed %d", seed).isEqualTo(State.UP);
    }
  }

  /** The readings that waited come first: they must not judge what was slept through. */
  @ParameterizedTest
  @MethodSource("sleeps")
  void aReadingIsNoVerdictEither(Kind kind, Duration sleep) {
    for (int millis = 0; millis < 2 * MOMENTS; millis += 2) {
      SimulatedPath path = new SimulatedPath(kind.settings(), 3, millis);
      path.rttNanos = 80_000_000; // all of a burst is out before the first is answered
      path.call();
      path.runMillis(20_000);
      path.listening = false; // the end of a call
      for (int i = 0; i < 5_000 && !path.health.snapshot().suspect(); i++) {
        path.runMillis(1);
      }
      path.runMillis(millis);
      path.now += sleep.toNanos();
      path.read();
      path.take(path.health.poll(path.now));
      path.runMillis(20_000);
      assertThat(path.count(State.DOWN)).as("%d ms: %s", millis, path.changes).isZero();
      assertThat(path.count(State.SUSPECT)).as("%d ms: %s", millis, path.changes).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("sleeps")
  void aSuspicionIsNotBroughtToItsEndInSleep(Kind kind, Duration sleep) {
    for (int seed = 0; seed < MOMENTS; seed++) {
      SimulatedPath path = path(kind, seed, true);
      path.cut();
      for (int i = 0; i < 5_000 && !path.health.snapshot().suspect(); i++) {
        path.runMillis(1);
      }
      path.mend();
      sleep(path, sleep);
      path.runMillis(20_000);
      assertThat(path.count(State.DOWN)).as("seed %d: %s", seed, path.changes).isZero();
    }
  }

  /** Virtual time is the only time: what the wall clock says reaches no judge. */
  @Test
  void aCutDuringASleepIsStillSeen() {
    SimulatedPath path = path(Kind.FIBER, 1, true);
    path.cut();
    sleep(path, Duration.ofMinutes(10));
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }
}
