package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call flows over fiber; then it does not. */
class TrafficVerdictTest {
  private SimulatedPath path = new SimulatedPath(Kind.FIBER.settings(), 3, 1);

  private void talk() {
    path.runMillis(5_000);
    path.call();
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.UP);
  }

  private long delayMillis(State to, long since) {
    return (path.change(to).atNanos() - since) / 1_000_000;
  }

  @Test
  void newFlowsLeaveAfterNinetyMillisecondsAndOldOnesAfterTwoHundredAndFifty() {
    talk();
    long at = path.now;
    path.cut();
    path.runMillis(1_000);
    assertThat(delayMillis(State.SUSPECT, at)).isBetween(70L, 120L);
    assertThat(delayMillis(State.DOWN, at)).isBetween(230L, 280L);
    assertThat(path.change(State.DOWN).reason().text()).contains("3 of 3 targets", "traffic");
  }

  @Test
  void anAnswerEndsASuspicionAndAStallIsCounted() {
    talk();
    path.cut();
    path.runMillis(150);
    assertThat(path.state()).isEqualTo(State.SUSPECT);
    assertThat(path.state().usable()).isFalse();
    path.cut = false;
    path.runMillis(30);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.stalls).hasSize(1);
    assertThat(path.stalls.get(0).lengthNanos()).isBetween(140_000_000L, 200_000_000L);
    assertThat(path.health.snapshot().stalls().counts())
        .containsExactly(0L, 0L, 1L, 0L, 0L, 0L, 0L);
    assertThat(path.count(State.DOWN)).isZero();
  }

  @Test
  void packetsThatComeInEndASuspicion() {
    talk();
    path.cut();
    path.runMillis(150);
    path.listening = true; // probes stay unanswered
    path.runMillis(30);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.health.snapshot().counters().vetoed()).isPositive();
  }

  @Test
  void lostVoicePacketsAreAskedAboutButNeverSuspected() {
    talk();
    int before = path.sent;
    for (int i = 0; i < 200; i++) {
      path.listening = false;
      path.run(19_000_000);
      path.listening = true;
      path.run(281_000_000);
    }
    assertThat(path.count(State.SUSPECT)).isZero();
    assertThat(path.sent - before).isLessThan(60 + 60);
  }

  @Test
  void anEndedCallIsAskedOnceAndNoMore() {
    talk();
    long before = path.health.snapshot().counters().suspicions();
    path.talking = false;
    path.listening = false;
    path.runMillis(60_000);
    assertThat(path.health.snapshot().counters().suspicions()).isBetween(before, before + 2);
    assertThat(path.state()).isEqualTo(State.UP);
  }

  @Test
  void countersThatRunBackwardsAreANewBase() {
    talk();
    for (int i = 0; i < 50; i++) {
      path.resetCounters();
      path.runMillis(100);
    }
    assertThat(path.count(State.SUSPECT)).isZero();
  }

  @Test
  void absentReadingsAreNoSilence() {
    talk();
    path.counted = false;
    path.runMillis(60_000);
    assertThat(path.count(State.SUSPECT)).isZero();
    path.cut();
    path.runMillis(2_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void trafficThatWasSteeredAwayRaisesNoSuspicion() {
    talk();
    long before = path.health.snapshot().counters().suspicions();
    path.health.steered(path.now);
    path.listening = false;
    path.runMillis(900);
    assertThat(path.health.snapshot().counters().suspicions()).isEqualTo(before);
  }

  @Test
  void quickTakesBothStepsAtOnce() {
    path = new SimulatedPath(Kind.FIBER.settings().withPatience(Patience.QUICK), 3, 1);
    talk();
    long at = path.now;
    path.cut();
    path.runMillis(1_000);
    assertThat(delayMillis(State.DOWN, at)).isBetween(70L, 120L);
  }

  @Test
  void calmWaitsTwiceAsLong() {
    path = new SimulatedPath(Kind.FIBER.settings().withPatience(Patience.CALM), 3, 1);
    talk();
    long at = path.now;
    path.cut();
    path.runMillis(2_000);
    assertThat(delayMillis(State.DOWN, at)).isBetween(480L, 530L);
  }

  @Test
  void aStallThatWasSeenIsToleratedTheNextTime() {
    talk();
    path.cut();
    path.runMillis(400);
    assertThat(path.state()).isEqualTo(State.DOWN);
    path.mend();
    path.runMillis(60_000);
    assertThat(path.changes)
        .extracting(each -> each.reason().code())
        .contains("stalled"); // it was back within the cap
    assertThat(path.health.snapshot().damping().penalty()).isLessThan(500);
    path.cut();
    path.runMillis(400);
    assertThat(path.state()).isEqualTo(State.SUSPECT);
    path.mend();
    path.runMillis(1_000);
    assertThat(path.count(State.DOWN)).isOne();
  }

  @Test
  void aProbesPatienceThatWasGivenHoldsForTraffic() {
    path = new SimulatedPath(Kind.FIBER.settings().withPatience(Duration.ofSeconds(1)), 3, 1);
    talk();
    long at = path.now;
    path.cut();
    path.runMillis(2_000);
    assertThat(delayMillis(State.DOWN, at)).isBetween(980L, 1_030L);
  }

  @Test
  void aDoubtOfTheKernelsIsAskedAtOnce() {
    path.runMillis(5_000);
    path.cut();
    long at = path.now;
    path.take(path.health.doubt(path.now));
    path.runMillis(3_000);
    assertThat(delayMillis(State.DOWN, at)).isBetween(690L, 760L);
  }

  @Test
  void oneWayIsDeadOnlyByTwoKindsOfProbe() {
    path =
        new SimulatedPath(
            Kind.FIBER.settings(),
            List.of(TargetSpec.of(ProbeKind.ICMP), TargetSpec.of(ProbeKind.TCP)),
            1,
            Memory.NONE);
    talk();
    long at = path.now;
    path.cut = true;
    path.runMillis(6_000);
    assertThat(path.change(State.DOWN).reason().code()).isEqualTo("one-way");
    assertThat(delayMillis(State.DOWN, at)).isBetween(3_000L, 4_200L);
  }

  /** Nobody is answered any more, but the call still comes in; says when that began. */
  private long upstreamIsLostWhileManyConnect() {
    talk();
    path.connecting = true;
    path.runMillis(5_000);
    path.connecting = false;
    path.attempting = true;
    path.cut = true;
    return path.now;
  }

  @Test
  void theOfficesOwnAttemptsToConnectAreASecondKindOfProbe() {
    long at = upstreamIsLostWhileManyConnect();
    path.runMillis(6_000);
    assertThat(path.change(State.DOWN).reason().code()).isEqualTo("one-way");
    assertThat(delayMillis(State.DOWN, at)).isBetween(1_000L, 1_900L);
  }

  @Test
  void packetsOfADyingPathTeachNoPatience() {
    talk();
    path.cut = true;
    path.listening = false;
    path.runMillis(200);
    assertThat(path.state()).isEqualTo(State.SUSPECT);
    path.listening = true; // servers go on sending: our acknowledgements are lost
    path.runMillis(100);
    assertThat(path.state()).isEqualTo(State.UP);
    path.listening = false;
    path.runMillis(2_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    path.cut = false;
    path.runMillis(3_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.stalls).isEmpty();
    assertThat(path.health.snapshot().stalls().counts()).containsOnly(0L);
  }

  @Test
  void aStallThatPacketsEndedCountsOnceAProbeIsAnswered() {
    talk();
    path.cut = true;
    path.listening = false;
    path.runMillis(200);
    path.listening = true;
    path.runMillis(20);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.stalls).isEmpty();
    path.cut = false;
    path.runMillis(1_500);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.stalls).hasSize(1);
    assertThat(path.stalls.get(0).lengthNanos()).isBetween(140_000_000L, 240_000_000L);
  }

  @Test
  void whatServersSayAgainDelaysNoVerdict() {
    long at = upstreamIsLostWhileManyConnect();
    path.runMillis(700);
    path.connecting = true; // a SYN-ACK comes again, whose acknowledgement was lost
    path.runMillis(20);
    path.connecting = false;
    path.runMillis(5_300);
    assertThat(path.change(State.DOWN).reason().code()).isEqualTo("one-way");
    assertThat(delayMillis(State.DOWN, at)).isBetween(1_000L, 1_900L);
  }

  @Test
  void whoKeepsTryingToReachADeadSiteCostsAProbeNowAndThen() {
    talk();
    int before = path.sent;
    path.attempting = true;
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.changes).extracting(SimulatedPath.Change::to).doesNotContain(State.DOWN);
    assertThat(path.sent - before).isLessThan(60 + 20);
  }

  @Test
  void oneKindOfProbeUnansweredIsDegradedOnly() {
    talk();
    path.cut = true;
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.DEGRADED);
    assertThat(path.health.snapshot().reason().code()).isEqualTo("probes-unanswered");
    path.cut = false;
    path.runMillis(120_000);
    assertThat(path.state()).isEqualTo(State.UP);
  }

  private void targetsAreAtFaultAndTheOfficeSleeps() {
    talk();
    path.connecting = true;
    path.cut = true;
    path.runMillis(20_000);
    assertThat(path.state()).isEqualTo(State.DEGRADED);
    path.connecting = false;
    path.talking = false;
    path.listening = false;
  }

  @Test
  void targetsAreAtFaultWhereNewConnectionsAreMade() {
    targetsAreAtFaultAndTheOfficeSleeps();
    path.runMillis(60_000); // targets that are at fault prove nothing
    assertThat(path.state()).isEqualTo(State.DEGRADED);
    path.talking = true;
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoTriesADeadHostWhileTargetsAreAtFaultProvesNothing(boolean packetsComeIn) {
    targetsAreAtFaultAndTheOfficeSleeps();
    path.listening = packetsComeIn;
    path.runMillis(600_000);
    path.attempting = true;
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.DEGRADED);
  }

  @Test
  void countersAreReadSeldomWhereNothingMoves() {
    talk();
    assertThat(path.health.readEveryNanos()).isEqualTo(10_000_000);
    path.talking = false;
    path.listening = false;
    path.runMillis(3_000);
    assertThat(path.health.readEveryNanos()).isEqualTo(100_000_000);
    path.talking = true;
    path.runMillis(200);
    assertThat(path.health.readEveryNanos()).isEqualTo(10_000_000);
  }

  @Test
  void targetsAtFaultAreNotAskedWhatTheOtherFamilyDoubts() {
    targetsAreAtFaultAndTheOfficeSleeps();
    path.take(path.health.otherDoubts(path.now));
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.DEGRADED);
    path.take(path.health.doubt(path.now)); // the next hop is gone
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void aShortPauseOfTheMachineIsNoSilence() {
    talk();
    for (int i = 0; i < 50; i++) {
      path.now += 200_000_000;
      path.runMillis(200);
    }
    assertThat(path.count(State.SUSPECT)).isZero();
    assertThat(path.count(State.NO_DATA)).isZero();
  }

  @Test
  void anEmptyBudgetLeavesTheRounds() {
    talk();
    int before = path.sent;
    for (int i = 0; i < 600; i++) {
      path.listening = false;
      path.runMillis(70);
      path.listening = true;
      path.runMillis(30);
    }
    assertThat(path.sent - before).isLessThan(60 + 12 + 30 + 30);
  }

  @Test
  void noVerdictFallsInTheFirstSeconds() {
    path = new SimulatedPath(Kind.FIBER.settings(), 3, 2);
    path.cut();
    path.runMillis(1_900);
    assertThat(path.state()).isEqualTo(State.NO_DATA);
    path.runMillis(500);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void aWordOfTheAdministratorsEndsASuspicion() {
    talk();
    path.cut();
    path.runMillis(150);
    path.take(path.health.force(path.now, Forced.DRAINING, new Reason("administrator", "x")));
    path.runMillis(5_000);
    assertThat(path.state()).isEqualTo(State.DRAINING);
    int sent = path.sent;
    path.take(path.health.force(path.now, Forced.DISABLED, new Reason("administrator", "x")));
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.DISABLED);
    assertThat(path.sent).isEqualTo(sent);
  }
}
