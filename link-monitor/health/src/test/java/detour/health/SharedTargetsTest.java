package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import detour.health.SharedTargets.Finding;
import detour.health.SharedTargets.Sight;
import detour.health.SharedTargets.View;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedTargetsTest {
  private final SharedTargets shared = new SharedTargets();

  private static Sight sick(String uplink) {
    return new Sight(uplink, "9.9.9.9", View.FAILS_ALONE);
  }

  private static SimulatedPath path(ProbeKind... kinds) {
    List<TargetSpec> targets = Stream.of(kinds).map(TargetSpec::of).toList();
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), targets, 1);
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.UP);
    return path;
  }

  @Test
  void aTargetThatFailsEverywhereIsAtFaultUntilItAnswersOnce() {
    List<Sight> sights = List.of(sick("fiber"), sick("lte"));
    List<Finding> findings = shared.judge(sights);
    assertThat(findings).singleElement().satisfies(each -> assertThat(each.failing()).isTrue());
    assertThat(findings.get(0).reason().text())
        .isEqualTo("it fails by all 2 uplinks at once, each of which reaches other targets");
    assertThat(shared.judge(sights)).as("told again to who forgot").isEqualTo(findings);
    assertThat(shared.judge(List.of(sick("fiber"), new Sight("lte", "9.9.9.9", View.ANSWERS))))
        .singleElement()
        .satisfies(each -> assertThat(each.reason().text()).isEqualTo("it answers again, by lte"));
  }

  @Test
  void anUplinkThatReachesNothingAccusesNobody() {
    Sight unclear = new Sight("lte", "9.9.9.9", View.UNCLEAR);
    assertThat(shared.judge(List.of(sick("fiber"), unclear))).isEmpty();
  }

  @Test
  void oneUplinkAloneAccusesNobody() {
    assertThat(shared.judge(List.of(sick("fiber")))).isEmpty();
  }

  @Test
  void aSilentTargetFailsAloneOnceOthersHaveAnsweredSince() {
    SimulatedPath path = path(ProbeKind.ICMP, ProbeKind.ICMP);
    assertThat(path.health.view(0)).isEqualTo(View.ANSWERS);
    path.silentTarget = 0;
    path.runMillis(8_000);
    assertThat(path.health.view(0)).isEqualTo(View.FAILS_ALONE);
  }

  /** The web was asked half a minute ago, when all was well. */
  @Test
  void anOutageIsNotTheTargetsFaultWhereOthersAreAskedSeldom() {
    SimulatedPath path = path(ProbeKind.ICMP, ProbeKind.HTTP);
    path.call();
    path.runMillis(5_000);
    path.cut();
    for (int i = 0; i < 1_000; i++) {
      path.runMillis(1);
      assertThat(path.health.view(0)).isNotEqualTo(View.FAILS_ALONE);
    }
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void aPortalThatAllUplinksSeeIsTheTargetsOwn() {
    SimulatedPath path = path(ProbeKind.ICMP, ProbeKind.HTTP);
    Reason login = new Reason("captive-portal", "it wants a login");
    path.fates.put(1, (health, now, sequence) -> health.wrong(now, sequence, Wrong.CAPTIVE, login));
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.CAPTIVE);
    assertThat(path.health.view(1)).isEqualTo(View.FAILS_ALONE);
    path.take(path.health.shared(path.now, 1, true, new Reason("x", "all see it")));
    path.runMillis(1_200_000); // it is tried again, and says the same
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.count(State.CAPTIVE)).isOne();
    path.fates.clear();
    path.runMillis(700_000);
    assertThat(path.health.view(1)).as("so it can be said to answer").isEqualTo(View.ANSWERS);
    path.take(path.health.shared(path.now, 1, false, new Reason("x", "y")));
    assertThat(path.health.snapshot().targets().get(1).retired()).isFalse();
  }

  @Test
  void thePathKeepsItRetiredUntilItIsSaidToAnswer() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
    path.runMillis(5_000);
    path.take(path.health.shared(path.now, 1, true, new Reason("x", "y")));
    path.runMillis(700_000); // it answers here
    assertThat(path.health.snapshot().targets().get(1).retired()).isTrue();
    path.take(path.health.shared(path.now, 1, false, new Reason("x", "y")));
    assertThat(path.health.snapshot().targets().get(1).retired()).isFalse();
    assertThat(path.state()).isEqualTo(State.UP);
  }
}
