package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.SharedTargets.Finding;
import detour.health.SharedTargets.Sight;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTargetsTest {
  private final SharedTargets shared = new SharedTargets();

  private static Sight sick(String uplink) {
    return new Sight(uplink, "9.9.9.9", false, 3);
  }

  private static Sight fine(String uplink, String target) {
    return new Sight(uplink, target, true, 0);
  }

  @Test
  void aTargetThatIsSilentEverywhereIsAtFaultUntilItAnswersOnce() {
    List<Sight> sights =
        List.of(sick("fiber"), sick("lte"), fine("fiber", "1.1.1.1"), fine("lte", "8.8.8.8"));
    List<Finding> findings = shared.judge(sights);
    assertThat(findings).singleElement().satisfies(each -> assertThat(each.failing()).isTrue());
    assertThat(findings.get(0).reason().text()).startsWith("silent by all 2 uplinks at once");
    assertThat(shared.judge(sights)).isEmpty();
    assertThat(shared.judge(List.of(sick("fiber"), fine("lte", "9.9.9.9"))))
        .singleElement()
        .satisfies(each -> assertThat(each.reason().text()).isEqualTo("it answers again, by lte"));
  }

  @Test
  void anUplinkThatReachesNothingAccusesNobody() {
    assertThat(shared.judge(List.of(sick("fiber"), sick("lte"), fine("lte", "8.8.8.8")))).isEmpty();
  }

  @Test
  void oneUplinkAloneAccusesNobody() {
    assertThat(shared.judge(List.of(sick("fiber"), fine("fiber", "1.1.1.1")))).isEmpty();
  }

  @Test
  void thePathKeepsItRetiredUntilItIsSaidToAnswer() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
    path.runMillis(5_000);
    path.take(path.health.shared(path.now, 1, true, new detour.event.Reason("x", "y")));
    path.runMillis(700_000); // it answers here
    assertThat(path.health.snapshot().targets().get(1).retired()).isTrue();
    path.take(path.health.shared(path.now, 1, false, new detour.event.Reason("x", "y")));
    assertThat(path.health.snapshot().targets().get(1).retired()).isFalse();
    assertThat(path.state()).isEqualTo(State.UP);
  }
}
