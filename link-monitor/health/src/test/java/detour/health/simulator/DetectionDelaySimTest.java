package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guards of the delays that the reference promises, with a little room; seed 1. */
class DetectionDelaySimTest {
  private static final int CUTS = 120;

  private static Cuts.Delays cut(Kind kind, OfficeShape office) {
    return Cuts.measure(kind.settings(), Lines.TARGETS, Lines.clean(kind), office, CUTS, 1);
  }

  private static void atMost(List<Long> delays, int median, int most) {
    assertThat(Cuts.Delays.millis(delays, 50)).as("median").isLessThanOrEqualTo(median);
    assertThat(Cuts.Delays.millis(delays, 100)).as("longest").isLessThanOrEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({
    "FIBER, 110, 125, 270, 285",
    "CABLE, 150, 175, 320, 345",
    "TUNNEL, 170, 195, 370, 395",
    "DSL, 185, 210, 430, 450",
    "FIVE_G, 440, 470, 740, 770",
    "LTE, 850, 900, 1260, 1300",
    "SATELLITE, 2000, 2400, 2300, 2700",
  })
  void aCallIsMovedFast(Kind kind, int suspect, int suspectMost, int down, int downMost) {
    Cuts.Delays delays = cut(kind, OfficeShape.CALL);
    assertThat(delays.missed()).isZero();
    atMost(delays.suspect(), suspect, suspectMost);
    atMost(delays.down(), down, downMost);
  }

  @ParameterizedTest
  @CsvSource({
    "FIBER, 1300, 1700",
    "CABLE, 1400, 1800",
    "TUNNEL, 1450, 1900",
    "DSL, 1450, 1900",
    "FIVE_G, 2200, 3000",
    "LTE, 2700, 3500",
    "SATELLITE, 4500, 5600",
  })
  void anIdleUplinkIsSeenByTheRounds(Kind kind, int median, int most) {
    Cuts.Delays delays = cut(kind, OfficeShape.IDLE);
    assertThat(delays.missed()).isZero();
    atMost(delays.down(), median, most);
  }

  @ParameterizedTest
  @CsvSource({"FIBER, 480, 1600, 560, 2400", "LTE, 980, 2300, 1450, 3000"})
  void twentyWebUsersShowItWithTheNextThingTheyAskFor(
      Kind kind, int suspect, int suspectMost, int down, int downMost) {
    Cuts.Delays delays = cut(kind, OfficeShape.web(20));
    assertThat(delays.missed()).isZero();
    atMost(delays.suspect(), suspect, suspectMost);
    atMost(delays.down(), down, downMost);
  }

  @Test
  void anUpstreamThatDiesUnderACallIsSeenWithinFiveSeconds() {
    for (int seed = 0; seed < 20; seed++) {
      Simulation simulation =
          new Simulation(
              Kind.FIBER.settings(),
              Lines.TARGETS,
              Lines.clean(Kind.FIBER),
              OfficeShape.CALL,
              seed);
      simulation.runMillis(60_000 + 77L * seed);
      long at = simulation.now();
      simulation.cutUpstream();
      simulation.runMillis(10_000);
      long down = simulation.reachedAt(detour.health.State.DOWN, at);
      assertThat((down - at) / 1_000_000).as("seed %d", seed).isBetween(3_000L, 5_000L);
    }
  }

  @Test
  void lossOnACallDelaysTheVerdictOnlyALittle() {
    Cuts.Delays delays =
        Cuts.measure(
            Kind.FIBER.settings(),
            Lines.TARGETS,
            Lines.clean(Kind.FIBER).withLoss(0.1),
            OfficeShape.CALL,
            CUTS,
            2);
    assertThat(delays.missed()).isZero();
    assertThat(Cuts.Delays.millis(delays.suspect(), 50)).isLessThan(220);
    assertThat(Cuts.Delays.millis(delays.suspect(), 95)).isLessThan(500);
  }
}
