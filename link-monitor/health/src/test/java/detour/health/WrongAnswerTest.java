package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that came, but wrongly. */
class WrongAnswerTest {
  private static final Reason PORTAL = new Reason("captive-portal", "it wants a login");
  private static final SimulatedPath.Fate CAPTIVE =
      (health, now, sequence) -> health.wrong(now, sequence, Wrong.CAPTIVE, PORTAL);
  private static final SimulatedPath.Fate MISMATCH =
      (health, now, sequence) ->
          health.wrong(now, sequence, Wrong.MISMATCH, new Reason("certificate", "not his"));
  private static final SimulatedPath.Fate MISROUTED =
      (health, now, sequence) ->
          health.misrouted(now, sequence, new Reason("misrouted", "it left by lte"));

  private final SimulatedPath path =
      new SimulatedPath(
          Kind.FIBER.settings(),
          List.of(
              TargetSpec.of(ProbeKind.ICMP),
              TargetSpec.of(ProbeKind.HTTP),
              TargetSpec.of(ProbeKind.HTTP)),
          1,
          Memory.NONE);

  @Test
  void aPortalMakesThePathCaptiveThoughItAnswersPings() {
    path.runMillis(5_000);
    path.fates.put(1, CAPTIVE);
    path.fates.put(2, CAPTIVE);
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.CAPTIVE);
    assertThat(path.health.snapshot().reason()).isEqualTo(PORTAL);
    assertThat(path.health.snapshot().targets().get(1).wrong()).isEqualTo(PORTAL);
    path.fates.clear();
    path.runMillis(30_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.count(State.PROBATION)).isOne();
  }

  @Test
  void onePortalWhileAnotherWebTargetIsFineIsTheTargetsFault() {
    path.runMillis(5_000);
    path.fates.put(1, CAPTIVE);
    path.runMillis(120_000);
    assertThat(path.count(State.CAPTIVE)).isZero();
  }

  @Test
  void aCaptivePathThatFallsSilentIsDown() {
    path.runMillis(5_000);
    path.fates.put(1, CAPTIVE);
    path.fates.put(2, CAPTIVE);
    path.runMillis(60_000);
    path.cut();
    path.runMillis(3_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void aTargetWithWrongAnswersIsRetiredWhileOthersAreRight() {
    path.runMillis(5_000);
    path.fates.put(1, MISMATCH);
    path.runMillis(180_000);
    assertThat(path.health.snapshot().targets().get(1).retired()).isTrue();
    assertThat(path.state()).isEqualTo(State.UP);
  }

  @Test
  void wrongAnswersAloneAreNoSilence() {
    SimulatedPath wrong = new SimulatedPath(Kind.FIBER.settings(), 2, 3);
    wrong.runMillis(5_000);
    wrong.fates.put(0, MISMATCH);
    wrong.fates.put(1, MISMATCH);
    wrong.runMillis(60_000);
    assertThat(wrong.count(State.DOWN)).isZero();
  }

  @Test
  void answersThatCameByAnotherUplinkProveNothing() {
    SimulatedPath wrong = new SimulatedPath(Kind.FIBER.settings(), 2, 3);
    wrong.runMillis(5_000);
    wrong.fates.put(0, MISROUTED);
    wrong.fates.put(1, MISROUTED);
    wrong.runMillis(10_000);
    assertThat(wrong.state()).isEqualTo(State.NO_DATA);
    assertThat(wrong.health.snapshot().reason().code()).isEqualTo("misrouted");
    wrong.fates.clear();
    wrong.runMillis(2_000);
    assertThat(wrong.state()).isEqualTo(State.UP);
  }

  @Test
  void theNextHopsWordIsNoProofOfWhatLiesBeyond() {
    SimulatedPath mixed = mixed(ProbeKind.ICMP, ProbeKind.NEIGHBOR);
    mixed.runMillis(5_000);
    assertThat(mixed.state()).isEqualTo(State.UP);
    mixed.silentTarget = 0;
    mixed.runMillis(5_000);
    assertThat(mixed.state()).isEqualTo(State.DOWN);
    assertThat(mixed.health.snapshot().targets().get(1).silent()).isFalse();
  }

  @Test
  void whereOnlyTheNextHopIsAskedItsWordCounts() {
    SimulatedPath near = mixed(ProbeKind.NEIGHBOR, ProbeKind.NEIGHBOR);
    near.runMillis(60_000);
    assertThat(near.state()).isEqualTo(State.UP);
    near.cut();
    near.runMillis(5_000);
    assertThat(near.state()).isEqualTo(State.DOWN);
  }

  private static SimulatedPath mixed(ProbeKind one, ProbeKind other) {
    return new SimulatedPath(
        Kind.FIBER.settings(), List.of(TargetSpec.of(one), TargetSpec.of(other)), 1, Memory.NONE);
  }
}
