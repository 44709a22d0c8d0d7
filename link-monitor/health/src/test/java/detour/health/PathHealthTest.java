package detour.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.event.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathHealthTest {
  private static final Settings FIBER = Kind.FIBER.settings();
  private static final Reason WORD = new Reason("administrator", "said so");

  private final SimulatedPath path = new SimulatedPath(FIBER, 3, 1);

  private static Readiness at(Readiness.Stage stage) {
    return new Readiness(stage, new Reason("lab", stage.name()), 2);
  }

  @Test
  void whatWasLostBeforeTheEndOfASilenceEndsNoProbation() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
    path.jitterNanos = 300_000_000; // so that each probe has time
    path.call();
    path.runMillis(60_000);
    path.cut();
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    path.jitterNanos = 0;
    path.mend();
    path.runMillis(3_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.count(State.PROBATION)).isOne();
    assertThat(path.count(State.DOWN)).isOne();
  }

  @Test
  void comesUpAfterThreeAnswers() {
    path.runMillis(200);
    assertThat(path.state()).isEqualTo(State.NO_DATA);
    path.runMillis(200);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.health.snapshot().rttNanos()).isBetween(9_000_000L, 11_000_000L);
  }

  @Test
  void saysDownWithWordsAndNumbersWhenAllTargetsFallSilent() {
    path.runMillis(5_000);
    path.cut();
    path.runMillis(2_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    Reason reason = path.changes.get(path.changes.size() - 1).reason();
    assertThat(reason.code()).isEqualTo("targets-silent");
    assertThat(reason.text())
        .startsWith("3 of 3 targets silent for 0.7")
        .containsPattern("\\d+ probes unanswered");
  }

  @Test
  void isDownAtOnceWithoutACarrier() {
    path.runMillis(5_000);
    path.take(path.health.ready(path.now, at(Readiness.Stage.NO_CARRIER)));
    assertThat(path.state()).isEqualTo(State.DOWN);
    assertThat(path.health.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void missingPartsAreStatesOfTheirOwn() {
    path.take(path.health.ready(path.now, at(Readiness.Stage.NO_INTERFACE)));
    assertThat(path.state()).isEqualTo(State.NO_INTERFACE);
    path.take(path.health.ready(path.now, at(Readiness.Stage.NO_ADDRESS)));
    assertThat(path.state()).isEqualTo(State.NO_ADDRESS);
    path.take(path.health.ready(path.now, at(Readiness.Stage.NO_GATEWAY)));
    assertThat(path.state()).isEqualTo(State.NO_GATEWAY);
    path.take(path.health.ready(path.now, at(Readiness.Stage.READY)));
    assertThat(path.state()).isEqualTo(State.NO_DATA);
    path.runMillis(500);
    assertThat(path.state()).isEqualTo(State.UP);
  }

  @Test
  void oneAnswerDismissesTheSuspicion() {
    path.runMillis(5_000);
    path.cut = true;
    for (int i = 0; i < 1_100 && !path.health.snapshot().suspect(); i++) {
      path.runMillis(1);
    }
    assertThat(path.health.snapshot().suspect()).isTrue();
    path.cut = false;
    path.runMillis(100);
    assertThat(path.health.snapshot().suspect()).isFalse();
    assertThat(path.state()).isEqualTo(State.UP);
  }

  @Test
  void comesBackThroughProbation() {
    path.runMillis(5_000);
    path.cut();
    path.runMillis(3_000);
    path.cut = false;
    path.runMillis(2_000);
    assertThat(path.changes)
        .extracting(SimulatedPath.Change::to)
        .endsWith(State.DOWN, State.PROBATION, State.UP);
  }

  @Test
  void fallsBackFromProbationAtTheFirstMiss() {
    path.runMillis(5_000);
    path.cut();
    path.runMillis(3_000);
    path.cut = false;
    while (path.state() != State.PROBATION) {
      path.runMillis(1);
    }
    path.cut();
    path.runMillis(500);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void anOutageDoesNotLengthenTheNextBurst() {
    path.runMillis(5_000);
    path.cut();
    path.runMillis(60_000);
    path.cut = false;
    path.runMillis(5_000);
    path.cut();
    long at = path.now;
    path.runMillis(3_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    assertThat(path.changes.get(path.changes.size() - 1).atNanos() - at).isLessThan(1_800_000_000L);
  }

  @Test
  void aSickTargetIsRetiredAndHarmsNobody() {
    path.silentTarget = 1;
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.retired).isEqualTo(1);
    assertThat(path.health.snapshot().targets().get(1).retired()).isTrue();
    path.silentTarget = -1;
    path.runMillis(301_000);
    assertThat(path.health.snapshot().targets().get(1).retired()).isFalse();
  }

  @Test
  void aLossyPathIsNotItsTargetsFault() {
    path.loss = 0.2;
    path.runMillis(4 * 3_600_000);
    assertThat(path.state()).isEqualTo(State.DEGRADED);
    assertThat(path.retired).isZero();
    path.silentTarget = 1;
    path.runMillis(60_000);
    assertThat(path.retired).isEqualTo(1);
  }

  @Test
  void aQuorumOfTwoNeedsTwoTargets() {
    SimulatedPath two = new SimulatedPath(FIBER.withQuorum(2), 2, 7);
    two.runMillis(5_000);
    assertThat(two.state()).isEqualTo(State.UP);
    two.silentTarget = 0;
    two.runMillis(4_000);
    assertThat(two.state()).isEqualTo(State.DOWN);
    assertThatThrownBy(() -> new PathHealth(FIBER.withQuorum(4), 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorum of 4");
  }

  @Test
  void anAdministratorsWordStandsUntilItIsTakenBack() {
    path.runMillis(5_000);
    path.take(path.health.force(path.now, Forced.DOWN, WORD));
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.FORCED_DOWN);
    path.take(path.health.force(path.now, Forced.UP, WORD));
    path.cut();
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.FORCED_UP);
    path.cut = false;
    path.take(path.health.force(path.now, Forced.NONE, WORD));
    path.runMillis(1_000);
    assertThat(path.state()).isEqualTo(State.UP);
  }

  @Test
  void aMachineThatStoodStillJudgesNothing() {
    path.runMillis(5_000);
    path.now += Duration.ofMinutes(10).toNanos();
    path.take(path.health.poll(path.now));
    path.runMillis(3_000);
    assertThat(path.state()).isEqualTo(State.UP);
  }

  @Test
  void aProbeThatCouldNotLeaveIsNoSilence() {
    PathHealth health = new PathHealth(FIBER, 1, 0);
    health.ready(0, SimulatedPath.READY);
    long now = 0;
    while (now < 30_000_000_000L) {
      now = Math.max(now, health.deadlineNanos());
      for (Action action : health.poll(now)) {
        if (action instanceof Action.Send send) {
          health.notSent(now, send.sequence(), new Reason("not-sent", "ENETUNREACH (101)"));
        }
      }
    }
    assertThat(health.state()).isEqualTo(State.NO_DATA);
    assertThat(health.snapshot().reason().code()).isEqualTo("not-sent");
  }

  @Test
  void unknownAndRepeatedAnswersCountForNothing() {
    PathHealth health = new PathHealth(FIBER, 1, 0);
    health.ready(0, SimulatedPath.READY);
    List<Action> first = health.poll(0);
    long sequence = ((Action.Send) first.get(0)).sequence();
    for (int i = 0; i < 10; i++) {
      assertThat(health.answer(1_000_000, sequence + 1000 + i, 1)).isEmpty();
      health.answer(1_000_000, sequence, 1_000_000);
    }
    assertThat(health.state()).isEqualTo(State.NO_DATA);
  }

  @Test
  void aFirstProbeThatWaitedForTheNeighbourSpoilsNothing() {
    SimulatedPath fresh = new SimulatedPath(FIBER, 1, 3);
    fresh.rttNanos = 650_000_000;
    fresh.runMillis(10);
    fresh.rttNanos = 10_000_000;
    fresh.runMillis(5_000);
    assertThat(fresh.state()).isEqualTo(State.UP);
    fresh.cut();
    long at = fresh.now;
    fresh.runMillis(5_000);
    assertThat(fresh.changes.get(fresh.changes.size() - 1).atNanos() - at)
        .isLessThan(1_800_000_000L);
  }

  @Test
  void whereRoundsAreSharedACostlyTargetLeavesTheOthersTheirTurn() {
    SimulatedPath path =
        new SimulatedPath(
            Kind.FIBER.settings(),
            List.of(
                TargetSpec.of(ProbeKind.ICMP),
                TargetSpec.of(ProbeKind.ICMP),
                new TargetSpec(ProbeKind.TCP, 2)),
            1);
    path.runMillis(10_000);
    path.health.share(path.now, 0);
    path.sentTo.clear();
    path.runMillis(120_000);
    assertThat(path.sentTo.values()).allMatch(each -> each >= 10).hasSize(3);
    assertThat(path.sentTo.get(2)).isBetween(25, 35);
  }

  @Test
  void whatCannotBeSentIsTriedAgainEachRoundAlsoWhereTheyAreShared() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
    path.runMillis(10_000);
    path.health.share(path.now, 0);
    long begin = path.now;
    long now = begin;
    while (path.state() == State.UP && now - begin < 20_000_000_000L) {
      now = path.health.deadlineNanos();
      for (Action action : path.health.poll(now)) {
        if (action instanceof Action.Send send) {
          path.health.notSent(now, send.sequence(), new Reason("not-sent", "no buffer"));
        }
      }
    }
    assertThat(path.state()).isEqualTo(State.NO_DATA);
    assertThat((now - begin) / 1_000_000).isBetween(4_000L, 6_100L);
  }

  @Test
  void whatWaitedForTheNextHopBeforeThePathWorkedTeachesNoPatience() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);
    path.rttNanos = 300_000_000;
    path.runMillis(560);
    assertThat(path.state()).isEqualTo(State.UP);
    path.rttNanos = 10_000_000;
    path.runMillis(60_000);
    assertThat(path.health.memory(path.now).learnedNanos()).isBetween(7_000_000L, 20_000_000L);
  }

  @Test
  void theFirstRoundTripOfATargetCountsOnlyWhileNothingElseIsKnown() {
    SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 4, 1);
    firstAnswerTakes230Millis(path, 3);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(srttMillis(path, 3)).isEqualTo(230);
    path.runMillis(60_000);
    assertThat(srttMillis(path, 3)).isEqualTo(10);
    Memory memory = path.health.memory(path.now);
    assertThat(memory.learnedNanos()).isBetween(7_000_000L, 20_000_000L);

    SimulatedPath again =
        new SimulatedPath(
            Kind.FIBER.settings(),
            Collections.nCopies(4, TargetSpec.of(ProbeKind.ICMP)),
            2,
            memory);
    firstAnswerTakes230Millis(again, 3);
    assertThat(srttMillis(again, 3)).as("after a restart").isEqualTo(10);
    assertThat(again.health.memory(again.now).learnedNanos()).isLessThan(20_000_000L);
  }

  private static void firstAnswerTakes230Millis(SimulatedPath path, int target) {
    path.rttNanosOf.put(target, 230_000_000L);
    while (path.sentTo.getOrDefault(target, 0) == 0) {
      path.runMillis(10);
    }
    path.rttNanosOf.clear();
    path.runMillis(250);
  }

  private static long srttMillis(SimulatedPath path, int target) {
    return path.health.memory(path.now).targets().get(target).srttNanos() / 1_000_000;
  }
}
