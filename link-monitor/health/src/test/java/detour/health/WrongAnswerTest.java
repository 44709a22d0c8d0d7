package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that came, but wrongly. */
class WrongAnswerTest {
  private static final Reason PORTAL = new Reason("captive-portal", "it wants a login");
  private static final Reason NOT_HIS = new Reason("certificate", "not his");
  private static final Reason SAYS_NO =
      new Reason("program-status", "/bin/check ended with status 1");
  private static final TargetSpec PING = TargetSpec.of(ProbeKind.ICMP);
  private static final TargetSpec PAGE = TargetSpec.of(ProbeKind.HTTPS);
  private static final TargetSpec PROGRAM = TargetSpec.of(ProbeKind.PROGRAM);
  private static final SimulatedPath.Fate CAPTIVE =
      (health, now, sequence) -> health.wrong(now, sequence, Wrong.CAPTIVE, PORTAL);
  private static final SimulatedPath.Fate MISMATCH =
      (health, now, sequence) -> health.wrong(now, sequence, Wrong.MISMATCH, NOT_HIS);
  private static final SimulatedPath.Fate DENIED =
      (health, now, sequence) -> health.wrong(now, sequence, Wrong.DENIED, SAYS_NO);
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
  void wrongAnswersAloneAreNoSilenceButNotGoodEither() {
    SimulatedPath wrong = new SimulatedPath(Kind.FIBER.settings(), 2, 3);
    wrong.runMillis(5_000);
    wrong.fates.put(0, MISMATCH);
    wrong.fates.put(1, MISMATCH);
    wrong.runMillis(60_000);
    assertThat(wrong.count(State.DOWN)).isZero();
    assertThat(wrong.state()).isEqualTo(State.DEGRADED);
    assertThat(wrong.health.snapshot().reason()).isEqualTo(NOT_HIS);
    wrong.fates.clear();
    wrong.runMillis(5_000);
    assertThat(wrong.state()).isEqualTo(State.UP);
    assertThat(wrong.count(State.DEGRADED)).isOne();
  }

  @Test
  void fewerRightAnswersThanTheQuorumAreNotGood() {
    SimulatedPath strict =
        new SimulatedPath(Kind.FIBER.settings().withQuorum(2), Collections.nCopies(2, PING), 3);
    strict.runMillis(5_000);
    strict.fates.put(1, MISMATCH);
    strict.runMillis(60_000);
    assertThat(strict.state()).isEqualTo(State.DEGRADED);
    assertThat(strict.health.snapshot().reason()).isEqualTo(NOT_HIS);
  }

  @Test
  void whoseAnswersWereNeverRightIsNotUpAndSaysWhy() {
    SimulatedPath wrong = new SimulatedPath(Kind.FIBER.settings(), List.of(PAGE), 3);
    wrong.fates.put(0, MISMATCH);
    wrong.runMillis(60_000);
    assertThat(wrong.state()).isEqualTo(State.NO_DATA);
    assertThat(wrong.health.snapshot().reason()).isEqualTo(NOT_HIS);
  }

  @Test
  void aPageThatComesTooLateIsSilenceUntilThen() {
    SimulatedPath slow = new SimulatedPath(Kind.FIBER.settings(), List.of(PING, PAGE), 3);
    slow.runMillis(60_000);
    slow.fates.put(1, MISMATCH);
    slow.rttNanosOf.put(1, 3_000_000_000L);
    slow.runMillis(300_000);
    assertThat(slow.health.snapshot().targets().get(1).wrong()).isEqualTo(NOT_HIS);
    assertThat(slow.health.snapshot().targets().get(1).retired()).isTrue();
    assertThat(slow.changes).as("it is the page's fault").hasSize(1);
    SimulatedPath alone = new SimulatedPath(Kind.FIBER.settings(), List.of(PAGE), 3);
    alone.runMillis(60_000);
    alone.fates.put(0, MISMATCH);
    alone.rttNanosOf.put(0, 3_000_000_000L);
    alone.runMillis(60_000);
    assertThat(alone.state()).isEqualTo(State.DOWN);
  }

  @Test
  void whatAProgramDeniesIsAsGoodAsSilent() {
    SimulatedPath own = new SimulatedPath(Kind.FIBER.settings(), List.of(PROGRAM), 3);
    own.runMillis(60_000);
    assertThat(own.state()).isEqualTo(State.UP);
    own.fates.put(0, DENIED);
    own.runMillis(30_000);
    assertThat(own.state()).isEqualTo(State.DOWN);
    assertThat(own.health.snapshot().reason().text())
        .startsWith("1 of 1 targets silent for ")
        .endsWith(" probes unanswered, /bin/check ended with status 1");
    own.runMillis(300_000);
    assertThat(own.count(State.DOWN)).as("it stays down").isOne();
    own.fates.clear();
    own.runMillis(30_000);
    assertThat(own.state()).isEqualTo(State.UP);
  }

  @Test
  void aProgramThatNeverAgreedKeepsThePathDown() {
    SimulatedPath own = new SimulatedPath(Kind.FIBER.settings(), List.of(PROGRAM), 3);
    own.fates.put(0, DENIED);
    own.runMillis(30_000);
    assertThat(own.state()).isEqualTo(State.DOWN);
  }

  @Test
  void aProgramThatDeniesWhileOthersAnswerIsRetired() {
    SimulatedPath mixed = new SimulatedPath(Kind.FIBER.settings(), List.of(PING, PROGRAM), 3);
    mixed.runMillis(60_000);
    mixed.fates.put(1, DENIED);
    mixed.runMillis(300_000);
    assertThat(mixed.health.snapshot().targets().get(1).retired()).isTrue();
    assertThat(mixed.state()).isEqualTo(State.UP);
    assertThat(mixed.retirements).extracting(Action.TargetChanged::reason).containsExactly(SAYS_NO);
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
        Kind.FIBER.settings(), List.of(TargetSpec.of(one), TargetSpec.of(other)), 1);
  }

  @Test
  void aWrongAnswerEndsTheSuspicionThatHadBecomeAState() {
    SimulatedPath path = mixed(ProbeKind.ICMP, ProbeKind.DNS);
    path.runMillis(60_000);
    path.cut();
    for (int i = 0; i < 5_000 && path.state() != State.SUSPECT; i++) {
      path.runMillis(1);
    }
    assertThat(path.state()).isEqualTo(State.SUSPECT);
    path.fates.put(1, MISMATCH);
    path.cut = false;
    path.silentTarget = 0;
    path.runMillis(200);
    assertThat(path.state()).isIn(State.UP, State.DEGRADED);
    path.silentTarget = -1;
    path.runMillis(10_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.count(State.DOWN)).isZero();
  }
}
