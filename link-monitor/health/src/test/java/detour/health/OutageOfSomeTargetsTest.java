package detour.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked seldom, was retired, or cannot be asked misleads nobody about the path. */
class OutageOfSomeTargetsTest {
  private static final Settings FIBER = Kind.FIBER.settings();
  private static final TargetSpec ECHO = TargetSpec.of(ProbeKind.ICMP);
  private static final TargetSpec WEB = TargetSpec.of(ProbeKind.HTTP);
  private static final SimulatedPath.Fate NO_ANSWER = (health, now, sequence) -> List.of();

  private static SimulatedPath path(Settings settings, TargetSpec... targets) {
    SimulatedPath path = new SimulatedPath(settings, List.of(targets), 1);
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.UP);
    return path;
  }

  private static SimulatedPath calling(Settings settings, TargetSpec... targets) {
    SimulatedPath path = path(settings, targets);
    path.call();
    path.runMillis(5_000);
    return path;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anOutageIsNoTargetsFaultHoweverLongOthersWereNotAsked(int echoes) {
    List<TargetSpec> targets =
        new java.util.ArrayList<>(Collections.nCopies(echoes, TargetSpec.of(ProbeKind.ICMP)));
    targets.add(WEB);
    SimulatedPath path = calling(FIBER, targets.toArray(new TargetSpec[0]));
    path.cut();
    path.runMillis(30_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    assertThat(path.retirements).isEmpty();
    long mended = path.now;
    path.mend();
    path.runMillis(5_000);
    assertThat(path.change(State.UP).atNanos() - mended).isLessThan(600_000_000L);
  }

  @Test
  void aTargetThatFellSilentIsRetiredOnceOthersAnsweredSince() {
    SimulatedPath path = path(FIBER, ECHO, WEB);
    path.silentTarget = 0;
    path.runMillis(120_000);
    assertThat(path.state()).isEqualTo(State.UP);
    assertThat(path.retirements).hasSize(1);
  }

  @Test
  void whatWasRetiredIsAskedBeforeTheLastOneDecides() {
    SimulatedPath path = path(FIBER, ECHO, ECHO, ECHO, TargetSpec.of(ProbeKind.DNS));
    for (int echo = 0; echo < 3; echo++) {
      path.fates.put(echo, NO_ANSWER);
    }
    path.runMillis(120_000);
    assertThat(path.retirements).hasSize(3);
    path.fates.clear();
    path.fates.put(3, NO_ANSWER);
    path.runMillis(20_000);
    assertThat(path.count(State.DOWN)).isZero();
    assertThat(path.count(State.SUSPECT)).isZero();
  }

  /** One lost question to the only one who answers is no outage, whatever echoes are limited to. */
  @Test
  void theOneWhoAnswersIsAskedAgainBeforeTheVerdict() {
    SimulatedPath path = calling(FIBER, ECHO, ECHO, TargetSpec.of(ProbeKind.DNS));
    path.fates.put(0, NO_ANSWER);
    path.fates.put(1, NO_ANSWER);
    for (int i = 0; i < 20; i++) {
      path.runMillis(997);
      path.listening = false;
      path.cut = true;
      path.runMillis(70); // what is asked first is lost
      path.cut = false;
      path.runMillis(400);
      path.listening = true;
      assertThat(path.count(State.DOWN)).as("silence %d", i).isZero();
    }
  }

  @Test
  void aDeadPathStaysDeadIfATargetCannotBeAsked() {
    SimulatedPath path = path(FIBER, ECHO, WEB);
    path.cut();
    path.runMillis(10_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    int before = path.changes.size();
    path.unsendable = 1;
    path.runMillis(120_000);
    assertThat(path.changes).hasSize(before);
  }

  @Test
  void theEndOfACallIsNoSilenceOfAQuorum() {
    SimulatedPath path = calling(FIBER.withQuorum(2), ECHO, WEB);
    int before = path.changes.size();
    for (int i = 0; i < 10; i++) {
      path.talking = false;
      path.listening = false;
      path.runMillis(10_000);
      path.talking = true;
      path.listening = true;
      path.runMillis(3_000);
    }
    assertThat(path.changes).hasSize(before);
  }

  @Test
  void randomLossIsNoSilenceOfAQuorum() {
    for (int seed = 0; seed < 4; seed++) {
      SimulatedPath path = new SimulatedPath(FIBER.withQuorum(2), List.of(ECHO, ECHO), seed);
      path.runMillis(30_000);
      path.loss = 0.36; // 20 % each way
      path.runMillis(6 * 3_600_000L);
      assertThat(path.count(State.DOWN)).as("seed %d", seed).isZero();
    }
  }

  @Test
  void aQuorumThatIsMissingIsAnOutage() {
    SimulatedPath path = path(FIBER.withQuorum(2), ECHO, ECHO);
    path.silentTarget = 1;
    path.runMillis(20_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  private static SimulatedPath callingWithoutTheThird(long rttMillis) {
    SimulatedPath path = new SimulatedPath(FIBER, List.of(ECHO, ECHO, ECHO), 1);
    path.rttNanos = rttMillis * 1_000_000;
    path.unsendable = 2;
    path.call();
    path.runMillis(60_000);
    assertThat(path.state()).isEqualTo(State.UP);
    return path;
  }

  /** A name that does not resolve, a next hop on a link without neighbours. */
  @ParameterizedTest
  @ValueSource(longs = {10, 80})
  void whoCannotBeAskedKeepsNoDeadPathAlive(long rttMillis) {
    SimulatedPath path = callingWithoutTheThird(rttMillis);
    int before = path.sent;
    long cut = path.now;
    path.cut();
    path.runMillis(1_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    assertThat(path.count(State.NO_DATA)).isZero();
    assertThat(path.sent - before).isLessThan(60);
    Promise promise =
        Promise.of(FIBER, List.of(ECHO, ECHO), Duration.ofMillis(rttMillis), false, false);
    assertThat(path.change(State.SUSPECT).atNanos() - cut)
        .as("nobody waits for an answer to what never left")
        .isLessThan(promise.suspectFlowing().toNanos() * 6 / 5);
    assertThat(path.change(State.DOWN).atNanos() - cut)
        .isLessThan(promise.downFlowing().toNanos() * 6 / 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoIsRetiredAndCannotBeAskedKeepsNoDeadPathAlive(boolean calling) {
    SimulatedPath path = path(FIBER, ECHO, ECHO);
    path.fates.put(1, NO_ANSWER);
    path.runMillis(60_000);
    assertThat(path.retirements).hasSize(1);
    path.fates.clear();
    path.unsendable = 1;
    if (calling) {
      path.call();
      path.runMillis(5_000);
    }
    int before = path.sent;
    path.cut();
    path.runMillis(3_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
    assertThat(path.sent - before).isLessThan(60);
  }

  @Test
  void whoCannotBeAskedKeepsNoPathSuspect() {
    SimulatedPath path = new SimulatedPath(FIBER, List.of(ECHO, ECHO), 1);
    path.rttNanos = 80_000_000;
    path.call();
    path.runMillis(60_000);
    path.unsendable = 1;
    path.runMillis(10_000);
    path.cut();
    path.runMillis(1_000);
    assertThat(path.state()).isEqualTo(State.DOWN);
  }

  @Test
  void whoCannotBeAskedMakesNoPathBlindWhileOthersAreAsked() {
    SimulatedPath path = callingWithoutTheThird(80);
    for (int i = 0; i < 20; i++) {
      path.runMillis(3_001);
      path.listening = false; // the end of a call
      path.runMillis(2_000);
      path.listening = true;
    }
    assertThat(path.count(State.NO_DATA)).isZero();
    assertThat(path.state()).isEqualTo(State.UP);
  }

  /** It was retired for that: as many questions go to the others as a verdict takes. */
  @Test
  void theSilenceOfTheRetiredIsNoPartOfTheProof() {
    SimulatedPath path = path(FIBER.withQuorum(2), ECHO, ECHO, ECHO);
    path.fates.put(2, NO_ANSWER);
    path.runMillis(60_000);
    assertThat(path.retirements).hasSize(1);
    for (int target : askedUntilDown(path, 0, 1)) {
      assertThat(target).isGreaterThanOrEqualTo(FIBER.slow().count());
    }
  }

  @Test
  void theNextHopIsNoPartOfTheProof() {
    SimulatedPath path = path(FIBER, ECHO, TargetSpec.of(ProbeKind.NEIGHBOR));
    List<Integer> asked = askedUntilDown(path, 0, 1);
    assertThat(asked.get(0)).isGreaterThanOrEqualTo(FIBER.slow().count());
    assertThat(asked.get(1)).as("in rounds").isLessThanOrEqualTo(2);
  }

  private static List<Integer> askedUntilDown(SimulatedPath path, int... targets) {
    path.sentTo.clear();
    path.cut();
    for (int i = 0; i < 10_000 && path.state() != State.DOWN; i++) {
      path.runMillis(1);
    }
    assertThat(path.state()).isEqualTo(State.DOWN);
    return IntStream.of(targets).mapToObj(each -> path.sentTo.getOrDefault(each, 0)).toList();
  }

  @Test
  void theNextHopTakesNobodysTurn() {
    for (int millis = 0; millis < 4_000; millis += 100) {
      SimulatedPath path = path(FIBER, ECHO, TargetSpec.of(ProbeKind.NEIGHBOR));
      path.runMillis(millis);
      path.silentTarget = 0; // behind a next hop that answers
      long cut = path.now;
      path.runMillis(5_000);
      Promise promise =
          Promise.of(
              FIBER,
              List.of(ECHO, TargetSpec.of(ProbeKind.NEIGHBOR)),
              Duration.ofMillis(10),
              false,
              false);
      assertThat(path.change(State.DOWN).atNanos() - cut)
          .as("cut at %d ms", millis)
          .isLessThan(promise.downIdle().toNanos() * 6 / 5);
    }
  }

  @Test
  void aNextHopThatIsSilentForAWhileIsAskedAgainAsUsual() {
    SimulatedPath path = path(FIBER, ECHO, TargetSpec.of(ProbeKind.NEIGHBOR));
    path.silentTarget = 1;
    path.runMillis(60_000);
    assertThat(path.retirements).hasSize(1);
    path.silentTarget = -1;
    path.runMillis(600_000);
    assertThat(path.health.snapshot().targets().get(1).retired()).isFalse();
    assertThat(path.changes).hasSize(1);
  }
}
