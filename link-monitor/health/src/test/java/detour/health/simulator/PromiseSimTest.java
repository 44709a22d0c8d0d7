package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.Promise;
import detour.health.State;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised is what the simulated link shows. */
class PromiseSimTest {
  private static Promise promise(Kind kind) {
    return Promise.of(kind.settings(), Lines.TARGETS, Duration.ofMillis(Lines.rttMillis(kind)));
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

  @ParameterizedTest
  @EnumSource(Kind.class)
  void steadyCost(Kind kind) {
    Simulation simulation =
        new Simulation(kind.settings(), Lines.TARGETS, Lines.clean(kind), OfficeShape.IDLE, 3);
    simulation.runMillis(24 * 3_600_000L);
    double rounds = 1000.0 / kind.settings().interval().toMillis();
    assertThat(simulation.probesPerSecond()).isCloseTo(rounds, Percentage.withPercentage(2));
  }
}
