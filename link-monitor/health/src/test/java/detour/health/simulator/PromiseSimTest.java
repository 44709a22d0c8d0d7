package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.Promise;
import detour.health.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised is what the simulated link shows. */
class PromiseSimTest {
  private static final int SAMPLES = Integer.getInteger("detour.odds.samples", 600);

  private static Promise promise(Kind kind) {
    return Promise.of(kind.settings(), Lines.TARGETS, kind.roundTrip(), false, false);
  }

  private static Cuts.Delays cut(Kind kind, OfficeShape office) {
    return Cuts.measure(kind.settings(), Lines.TARGETS, Lines.clean(kind), office, 150, 9);
  }

  private static void agree(Duration promised, long seenMillis) {
    assertThat((double) seenMillis)
        .isCloseTo((double) promised.toMillis(), Percentage.withPercentage(20));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void flowing(Kind kind) {
    Cuts.Delays delays = cut(kind, OfficeShape.CALL);
    agree(promise(kind).suspectFlowing(), Cuts.Delays.millis(delays.suspect(), 100));
    agree(promise(kind).downFlowing(), Cuts.Delays.millis(delays.down(), 100));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void idle(Kind kind) {
    agree(promise(kind).downIdle(), Cuts.Delays.millis(cut(kind, OfficeShape.IDLE).down(), 100));
  }

  /** The daemon's default has a second kind of target; without, one kind could not tell. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneWay(Kind kind) {
    List<Long> delays = new ArrayList<>();
    for (int seed = 0; seed < 60; seed++) {
      Simulation simulation =
          new Simulation(kind.settings(), Lines.TARGETS, Lines.clean(kind), OfficeShape.CALL, seed);
      simulation.runMillis(60_000 + 77L * seed);
      long at = simulation.now();
      simulation.cutUpstream();
      simulation.runMillis(30_000);
      delays.add(simulation.reachedAt(State.DOWN, at) - at);
    }
    Collections.sort(delays);
    System.out.println(
        kind
            + " one-way "
            + promise(kind).oneWay()
            + " "
            + Cuts.Delays.millis(delays, 50)
            + " "
            + Cuts.Delays.millis(delays, 100));
    agree(Objects.requireNonNull(promise(kind).oneWay()), Cuts.Delays.millis(delays, 100));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void recovery(Kind kind) {
    long most = 0;
    for (int seed = 0; seed < 100; seed++) {
      Simulation simulation =
          new Simulation(kind.settings(), Lines.TARGETS, Lines.clean(kind), OfficeShape.IDLE, seed);
      simulation.runMillis(30_000);
      simulation.cut();
      simulation.runMillis(60_000 + 13L * seed);
      long at = simulation.now();
      simulation.mend();
      simulation.runMillis(10_000);
      most = Math.max(most, simulation.reachedAt(State.UP, at) - at);
    }
    agree(promise(kind).recovery(), most / 1_000_000);
  }

  /** Odds that small are shown as nothing; how small they are exactly is beyond sampling. */
  private static final double NOTHING = 1e-7;

  /**
   * By satellite they are reckoned, see {@link Odds}. {@code -Ddetour.odds.samples=5000} takes its
   * time.
   */
  @ParameterizedTest
  @ValueSource(ints = {50, 100, 300})
  void oddsOfAFalseVerdict(int lossPermille) {
    int kinds = 0;
    for (Kind kind : Kind.values()) {
      double loss = lossPermille / 1000.0;
      double promised =
          Promise.falseAlarms(kind.settings(), Lines.TARGETS.size(), loss, kind.roundTrip());
      double seen =
          Odds.falseVerdictsADay(
              kind.settings(),
              Lines.TARGETS,
              Lines.clean(kind).withLoss(loss),
              promised < NOTHING ? SAMPLES / 4 : SAMPLES,
              1_000_000L * ++kinds);
      System.out.printf(
          "%s, %d permille: promised %.1e, seen %.1e a day%n", kind, lossPermille, promised, seen);
      if (promised < NOTHING) {
        assertThat(seen).as("%s", kind).isLessThan(NOTHING);
      } else {
        assertThat(seen / promised).as("%s", kind).isBetween(0.5, 2.0);
      }
    }
  }

  private static double megabytesAMonth(Kind kind, LinkShape link) {
    Simulation simulation =
        new Simulation(kind.settings(), Lines.TARGETS, link, OfficeShape.IDLE, 3);
    simulation.runMillis(24 * 3_600_000L);
    return 30 * simulation.probeBytes(false) / 1e6;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bytesOfProbes(Kind kind) {
    assertThat(megabytesAMonth(kind, Lines.clean(kind)))
        .isCloseTo(promise(kind).megabytesQuiet(), Percentage.withPercentage(2));
    LinkShape lossy = Lines.clean(kind).withLoss(Promise.LOSSY_PERMILLE / 1000.0);
    assertThat(megabytesAMonth(kind, lossy))
        .isCloseTo(promise(kind).megabytesLossy(), Percentage.withPercentage(20));
  }
}
