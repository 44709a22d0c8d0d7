package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

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
