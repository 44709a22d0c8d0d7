package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.health.Kind;
import detour.health.Patience;
import detour.health.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static List<String> recordAnOutage() {
    List<String> lines = new ArrayList<>();
    Simulation simulation =
        new Simulation(
            Kind.FIBER.settings(),
            Lines.TARGETS,
            Lines.clean(Kind.FIBER),
            new OfficeShape(1, 5, 0),
            4);
    simulation.recordTo(lines::add);
    simulation.runMillis(20_000);
    simulation.cut();
    simulation.runMillis(2_000);
    simulation.mend();
    simulation.runMillis(10_000);
    assertThat(simulation.count(State.DOWN)).isOne();
    return lines;
  }

  @Test
  void theSameIsDecidedAgain() {
    Replay.Outcome outcome = Replay.run(Kind.FIBER.settings(), Lines.TARGETS, recordAnOutage());
    assertThat(outcome.recorded()).isNotEmpty();
    assertThat(outcome.decided()).isEqualTo(outcome.recorded());
    assertThat(outcome.same()).isTrue();
  }

  @Test
  void otherSettingsDecideOtherwise() {
    Replay.Outcome outcome =
        Replay.run(
            Kind.FIBER.settings().withPatience(Patience.CALM), Lines.TARGETS, recordAnOutage());
    assertThat(outcome.same()).isFalse();
  }

  @Test
  void aLineThatCannotBeReadIsNamed() {
    assertThatThrownBy(
            () ->
                Replay.run(
                    Kind.FIBER.settings(), Lines.TARGETS, List.of("# a remark", "5 dance 1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2: 5 dance 1");
  }
}
