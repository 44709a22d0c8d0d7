package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final List<TargetSpec> THREE =
      Collections.nCopies(3, TargetSpec.of(ProbeKind.ICMP));

  private static SimulatedPath again(Memory memory) {
    return new SimulatedPath(Kind.FIBER.settings(), THREE, 5, memory);
  }

  private static SimulatedPath first() {
    return again(Memory.NONE);
  }

  @Test
  void whatWasUpStaysUpAtOnce() {
    SimulatedPath path = first();
    path.runMillis(10_000);
    SimulatedPath second = again(path.health.memory(path.now));
    assertThat(second.state()).isEqualTo(State.UP);
    assertThat(second.health.snapshot().reason().text()).isEqualTo("kept over a restart");
    second.runMillis(10_000);
    assertThat(second.changes).hasSize(1);
  }

  @Test
  void whatWasUpAndIsDeadByNowIsSeenBySuspicionAsEver() {
    SimulatedPath path = first();
    path.runMillis(10_000);
    SimulatedPath second = again(path.health.memory(path.now));
    second.cut();
    second.runMillis(3_000);
    assertThat(second.state()).isEqualTo(State.DOWN);
  }

  @Test
  void whatWasDownStaysDownUntilItAnswers() {
    SimulatedPath path = first();
    path.runMillis(10_000);
    path.cut();
    path.runMillis(10_000);
    SimulatedPath second = again(path.health.memory(path.now));
    assertThat(second.state()).isEqualTo(State.DOWN);
    second.cut();
    second.runMillis(10_000);
    assertThat(second.state()).isEqualTo(State.DOWN);
    second.cut = false;
    second.runMillis(3_000);
    assertThat(second.state()).isEqualTo(State.UP);
  }

  @Test
  void whatWasDegradedStaysSoUntilEnoughIsSeen() {
    SimulatedPath path = first();
    path.loss = 0.2;
    path.runMillis(120_000);
    assertThat(path.state()).isEqualTo(State.DEGRADED);
    Memory memory = path.health.memory(path.now);
    SimulatedPath bad = again(memory);
    bad.loss = 0.2;
    bad.runMillis(120_000);
    assertThat(bad.changes).extracting(SimulatedPath.Change::to).containsExactly(State.DEGRADED);
    SimulatedPath good = again(memory);
    good.runMillis(10_000);
    assertThat(good.state()).isEqualTo(State.DEGRADED);
    good.runMillis(20_000);
    assertThat(good.state()).isEqualTo(State.UP);
  }

  @Test
  void whatWasBehindAPortalStaysSoUntilAPageIsRight() {
    List<TargetSpec> targets =
        List.of(TargetSpec.of(ProbeKind.ICMP), TargetSpec.of(ProbeKind.HTTP));
    SimulatedPath.Fate portal =
        (health, now, sequence) ->
            health.wrong(now, sequence, Wrong.CAPTIVE, new Reason("captive-portal", "log in"));
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), targets, 5);
    path.fates.put(1, portal);
    path.runMillis(120_000);
    assertThat(path.state()).isEqualTo(State.CAPTIVE);
    SimulatedPath second =
        new SimulatedPath(Kind.FIBER.settings(), targets, 6, path.health.memory(path.now));
    second.fates.put(1, portal);
    second.runMillis(120_000);
    assertThat(second.count(State.UP)).isZero();
    assertThat(second.state()).isEqualTo(State.CAPTIVE);
    second.fates.clear();
    second.runMillis(60_000);
    assertThat(second.state()).isEqualTo(State.UP);
  }

  @Test
  void retiredTargetsStayRetiredAndLearnedPatienceStaysLearned() {
    SimulatedPath path = first();
    path.silentTarget = 2;
    path.runMillis(60_000);
    path.cut();
    path.runMillis(2_200);
    path.cut = false;
    path.runMillis(10_000);
    Memory memory = path.health.memory(path.now);
    SimulatedPath second = again(memory);
    assertThat(second.health.snapshot().targets().get(2).retired()).isTrue();
    assertThat(second.health.memory(second.now).learnedNanos()).isEqualTo(memory.learnedNanos());
  }

  @Test
  void aPathThatFallsAgainAndAgainIsSuppressedForAWhileAndSaysSo() {
    SimulatedPath path = first();
    path.runMillis(5_000);
    for (int i = 0; i < 4; i++) {
      path.cut();
      path.runMillis(10_000);
      path.cut = false;
      path.runMillis(10_000);
    }
    assertThat(path.health.snapshot().damping().suppressed()).isTrue();
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(again(path.health.memory(path.now)).health.snapshot().damping().suppressed())
        .isTrue();
    path.runMillis(1_800_000);
    assertThat(path.health.snapshot().damping().suppressed()).isFalse();
    assertThat(path.suppressions)
        .extracting(Action.Suppressed::suppressed)
        .containsExactly(true, false);
  }
}
