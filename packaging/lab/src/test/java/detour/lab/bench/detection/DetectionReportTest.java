package detour.lab.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.lab.bench.Cut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectionReportTest {
  private static final Scenario CALL = new Scenario(Load.CALL, Cut.CORE, true);

  private static final DetectionReport REPORT =
      new DetectionReport(
          List.of(
              sample("detour", 0, 100),
              sample("lsm", 0, 8000),
              sample("detour", 1, 200),
              sample("lsm", 1, Double.POSITIVE_INFINITY),
              sample("detour", 2, 120)));

  private static Sample sample(String contender, int turn, double millis) {
    return new Sample(contender, CALL, turn, Map.of(Measure.FRESH, millis));
  }

  @Test
  void outagesHaveMedianAndSpread() {
    assertThat(REPORT.text("detection.svg", List.of("on a desk")))
        .contains("- on a desk", "| office and cut | of | detour | lsm |")
        .contains(
            "| one call, core black hole | fresh flows | **120** (200) 100 to 200, n = 3 |"
                + " **8000** (∞) 8000 to ∞, n = 2 |")
        .doesNotContain("long flow |");
  }

  @Test
  void ratiosAreOfTrialsOfOneTurn() {
    assertThat(REPORT.text("detection.svg", List.of()))
        .contains("| one call, core black hole | fresh flows | **80.0** (∞) 80.0 to ∞, n = 2 |");
  }

  @Test
  void plotHasADotForEachTrial() {
    assertThat(REPORT.plot().split("<circle", -1)).hasSize(6);
  }

  @Test
  void optionsAreRead() {
    assertThat(DetectionArguments.parse(List.of("--n", "50")))
        .satisfies(
            each -> {
              assertThat(each.n()).isEqualTo(50);
              assertThat(each.peerN()).isEqualTo(6);
              assertThat(each.seldom()).isEqualTo(6);
              assertThat(each.scenarios()).isEqualTo(Scenario.ALL);
            });
    assertThatThrownBy(() -> DetectionArguments.parse(List.of("--scenarios", "some")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DetectionArguments.parse(List.of("--n", "0")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
