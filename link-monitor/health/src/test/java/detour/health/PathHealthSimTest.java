package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.silence.Confirmation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeded hours of links in virtual time; a failure prints its seed. */
class PathHealthSimTest {
  private static final long HOUR_MILLIS = 3_600_000;

  private static List<Long> verdictDelaysMillis(Kind kind, long rttMillis, int cuts) {
    List<Long> delays = new ArrayList<>();
    for (int seed = 0; seed < cuts; seed++) {
      SimulatedPath path = new SimulatedPath(kind.settings(), 3, seed);
      path.rttNanos = rttMillis * 1_000_000;
      path.runMillis(60_000 + 37L * seed);
      assertThat(path.state()).as("seed %d before the cut", seed).isEqualTo(State.UP);
      path.cut();
      long at = path.now;
      path.runMillis(20_000);
      assertThat(path.state()).as("seed %d after the cut", seed).isEqualTo(State.DOWN);
      delays.add((path.changes.get(path.changes.size() - 1).atNanos() - at) / 1_000_000);
    }
    Collections.sort(delays);
    return delays;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyCutIsSeenWithinTheWorstCaseThatIsShown(Kind kind) {
    long rtt = kind == Kind.SATELLITE ? 600 : kind == Kind.LTE ? 50 : 20;
    List<Long> delays = verdictDelaysMillis(kind, rtt, 100);
    long worst =
        Promise.of(
                kind.settings(),
                Collections.nCopies(3, TargetSpec.of(ProbeKind.ICMP)),
                Duration.ofMillis(rtt),
                false,
                false)
            .downIdle()
            .toMillis();
    assertThat(delays.get(delays.size() - 1)).isLessThanOrEqualTo(worst + worst / 10);
  }

  @Test
  void fiberIsSeenDownWithinTwoAndAHalfSecondsInTheMedian() {
    assertThat(verdictDelaysMillis(Kind.FIBER, 10, 101).get(50)).isLessThan(1_700);
  }

  /** What the odds of a false verdict are reckoned with. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBurstIsAsLongAsTheLossAsksFor(Kind kind) {
    for (int seed = 0; seed < 10; seed++) {
      SimulatedPath path = new SimulatedPath(kind.settings(), 3, seed);
      path.rttNanos = kind == Kind.SATELLITE ? 600_000_000L : 20_000_000L;
      path.loss = 0.19;
      path.runMillis(600_000 + 137L * seed);
      int permille = path.health.snapshot().lossPermille();
      path.cut();
      path.runMillis(20_000);
      Matcher probes =
          Pattern.compile("([0-9]+) probes unanswered")
              .matcher(path.change(State.DOWN).reason().text());
      assertThat(probes.find()).isTrue();
      assertThat(Integer.parseInt(probes.group(1)))
          .as("seed %d, %d permille", seed, permille)
          .isGreaterThanOrEqualTo(
              Confirmation.length(kind.settings().slow().count(), permille * 3 / 4));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void randomLossNeverLooksLikeDeath(Kind kind) {
    for (int seed = 0; seed < 4; seed++) {
      SimulatedPath path = new SimulatedPath(kind.settings(), 3, seed);
      path.rttNanos = kind == Kind.SATELLITE ? 600_000_000L : 40_000_000L;
      path.runMillis(30_000);
      path.loss = 0.36; // 20 % each way
      path.runMillis(6 * HOUR_MILLIS);
      assertThat(path.changes)
          .as("seed %d", seed)
          .extracting(SimulatedPath.Change::to)
          .doesNotContain(State.DOWN);
    }
  }

  @Test
  void jitterOfTwoHundredMillisecondsNeverLooksLikeDeath() {
    for (int seed = 0; seed < 4; seed++) {
      SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, seed);
      path.jitterNanos = 200_000_000;
      path.runMillis(6 * HOUR_MILLIS);
      assertThat(path.changes)
          .as("seed %d", seed)
          .extracting(SimulatedPath.Change::to)
          .doesNotContain(State.DOWN);
    }
  }

  @Test
  void anIdleHourCostsOneProbeASecond() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 5);
    path.runMillis(HOUR_MILLIS);
    assertThat(path.sent).isBetween(3_590, 3_620);
  }

  @Test
  void theSameSeedGivesTheSameStory() {
    List<List<SimulatedPath.Change>> stories = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      SimulatedPath path = new SimulatedPath(Kind.LTE.settings(), 3, 42);
      path.loss = 0.3;
      path.runMillis(HOUR_MILLIS / 6);
      path.cut();
      path.runMillis(10_000);
      path.cut = false;
      path.runMillis(10_000);
      stories.add(List.copyOf(path.changes));
    }
    assertThat(stories.get(0)).isEqualTo(stories.get(1));
  }
}
