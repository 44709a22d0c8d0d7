package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Watching costs little: 1.2 probes a second at most on an idle uplink, 2 on a busy one. */
class ProbeCostSimTest {
  static Stream<Arguments> offices() {
    return Stream.of(
        Arguments.of(OfficeShape.IDLE, 1.2),
        Arguments.of(OfficeShape.CALL, 2.0),
        Arguments.of(OfficeShape.web(5), 2.0),
        Arguments.of(OfficeShape.web(20), 2.0),
        Arguments.of(new OfficeShape(2, 20, 1), 2.0));
  }

  @ParameterizedTest
  @MethodSource("offices")
  void anHour(OfficeShape office, double most) {
    Simulation simulation =
        new Simulation(Kind.FIBER.settings(), Lines.TARGETS, Lines.clean(Kind.FIBER), office, 11);
    simulation.runMillis(3_600_000);
    assertThat(simulation.probesPerSecond()).isBetween(0.9, most);
  }

  @Test
  void aTargetThatDiesCostsNoMoreThanOneThatLives() {
    Simulation simulation =
        new Simulation(
            Kind.FIBER.settings(), Lines.TARGETS, Lines.clean(Kind.FIBER), OfficeShape.IDLE, 11);
    simulation.silence(1);
    simulation.runMillis(3_600_000);
    assertThat(simulation.probesPerSecond()).isBetween(0.9, 1.2);
  }
}
