package detour.vrrp.state;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9568 section 6.4.3. */
class ActiveTest {
  @Test
  void advertisesEachInterval() {
    Rig rig = Rig.active();
    rig.runTo(rig.nowMillis + 10_000);
    assertThat(rig.sentPriorities()).hasSize(10).containsOnly(100);
  }

  @Test
  void answersPriorityZeroAtOnce() {
    Rig rig = Rig.active();
    rig.runTo(rig.nowMillis + 100);
    rig.hear(Rig.HIGHER, 0);
    assertThat(rig.sentPriorities()).containsExactly(100);
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(1000);
  }

  @Test
  void stepsBackForHigherPriority() {
    Rig rig = Rig.active();
    rig.hear(Rig.LOWER, 101);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.last.get(0)).isEqualTo(new Action.GiveUp(true));
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
  }

  @Test
  void equalPriorityIsDecidedByTheGreaterAddress() {
    Rig rig = Rig.active();
    rig.nowMillis += 500;
    rig.hear(Rig.LOWER, 100);
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    rig.hear(Rig.HIGHER, 100);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
  }

  @Test
  void addressesAreComparedUnsigned() {
    Rig rig = Rig.active();
    rig.hear(detour.kernel.address.Addresses.parse("10.9.0.200"), 100);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
  }

  @Test
  void speaksUpAgainstALosingAdvertAndTellsTheNeighbours() {
    Rig rig = Rig.active();
    rig.nowMillis += 1500;
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.sentPriorities()).containsExactly(100);
    assertThat(rig.did(Action.Announce.class)).isTrue();
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void twoThatBothThinkTheyWinDoNotFloodTheNetwork() {
    Rig rig = Rig.active();
    int sent = 0;
    for (int i = 0; i < 1000; i++) {
      rig.nowMillis += 1;
      rig.hear(Rig.HIGHER, 50);
      sent += rig.sentPriorities().size();
    }
    assertThat(sent).isLessThanOrEqualTo(4);
  }

  @Test
  void aLostInterfaceEndsIt() {
    Rig rig = Rig.active();
    rig.step(new Event.Link(false, new Reason("no-carrier", "eth1 has no carrier")));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.sentPriorities()).containsExactly(0);
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
    rig = Rig.active();
    rig.step(new Event.OwnAddress(Optional.empty()));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
  }

  @Test
  void aChangedPriorityIsSaidAtOnce() {
    Rig rig = Rig.active();
    rig.step(new Event.Priority(42, new Reason("test", "test")));
    assertThat(rig.sentPriorities()).containsExactly(42);
    rig.step(new Event.Priority(42, new Reason("test", "test")));
    assertThat(rig.sentPriorities()).isEmpty();
  }

  @Test
  void renewsAndRefreshes() {
    Rig rig = Rig.active();
    rig.runTo(rig.nowMillis + 65_500);
    assertThat(rig.last.stream().filter(Action.Renew.class::isInstance)).hasSize(21);
    assertThat(rig.last.stream().filter(Action.Announce.class::isInstance))
        .containsExactly(
            new Action.Announce(3),
            new Action.Announce(3),
            new Action.Announce(3),
            new Action.Announce(3),
            new Action.Announce(3),
            new Action.Announce(1));
  }

  @Test
  void tellsAgainWhileTheOneBeforeMayStillAnswer() {
    Rig rig = Rig.active();
    rig.runTo(rig.nowMillis + 20);
    assertThat(rig.last.stream().filter(Action.Announce.class::isInstance)).hasSize(2);
    rig.runTo(rig.nowMillis + 25);
    assertThat(rig.last.stream().filter(Action.Announce.class::isInstance)).hasSize(1);
  }

  @Test
  void aShorterIntervalIsSaidAtOnceAndMakesNobodyLate() {
    Rig rig = Rig.active();
    rig.runTo(rig.nowMillis + 900);
    rig.step(new Event.Renumber(Rig.numbers(Speech.V3, 100)));
    assertThat(rig.last).contains(new Action.Send(100, 100 * Rig.MILLI));
    assertThat(rig.deadline() - rig.nowMillis).isLessThanOrEqualTo(100);
    rig.runTo(rig.nowMillis + 1000);
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.sentPriorities()).hasSize(10);
  }

  @Test
  void aShorterLifetimeIsRenewedAtOnceAndAsOften() {
    Rig rig =
        new Rig(
                new RouterNumbers(
                    Speech.V3,
                    1000 * Rig.MILLI,
                    false,
                    true,
                    0,
                    20_000 * Rig.MILLI,
                    600_000 * Rig.MILLI),
                100)
            .started();
    rig.runTo(rig.nowMillis + 10_000);
    rig.step(new Event.Renumber(Rig.numbers(Speech.V3, 1000)));
    assertThat(rig.did(Action.Renew.class)).isTrue();
    rig.runTo(rig.nowMillis + 3_000);
    assertThat(rig.did(Action.Renew.class)).isTrue();
    rig.runTo(rig.nowMillis + 57_000);
    assertThat(rig.last).contains(new Action.Announce(1));
  }

  static List<Event> whatMayWakeIt() {
    Reason test = new Reason("test", "test");
    return List.of(
        new Event.Renumber(Rig.numbers(Speech.V3, 10_000)),
        new Event.Priority(150, test),
        new Event.Priority(0, test),
        new Event.HandOver(60_000 * Rig.MILLI),
        new Event.Yield(test),
        new Event.Stop(),
        new Event.PrepareRestart(),
        new Event.OwnAddress(Optional.empty()),
        new Event.Permit(true));
  }

  /** Another may serve by now, and its adverts wait to be read. */
  @ParameterizedTest
  @MethodSource("whatMayWakeIt")
  void whoSleptListensWhateverWakesIt(Event event) {
    Rig rig = Rig.active();
    rig.nowMillis += 3001;
    assertThat(rig.step(event))
        .filteredOn(Action.Entered.class::isInstance)
        .first()
        .extracting(each -> ((Action.Entered) each).reason().code())
        .isEqualTo("too-late");
    assertThat(rig.did(Action.Send.class)).isFalse();
    assertThat(rig.machine.leaving()).isFalse();
  }

  @Test
  void tooLateItListensBeforeItTalks() {
    Rig rig = Rig.active();
    rig.nowMillis += 3001;
    rig.step(new Event.Tick());
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.reason()).isEqualTo("too-late");
    assertThat(rig.did(Action.Send.class)).isFalse();
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
    long wait = rig.deadline() - rig.nowMillis;
    assertThat(wait).isEqualTo(1610);
    rig.hear(Rig.LOWER, 50);
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
  }

  @Test
  void tooLateAnAdvertOfALowerOneIsHeededToo() {
    Rig rig = Rig.active();
    rig.nowMillis += 3001;
    assertThat(rig.machine.overdue(rig.nowMillis * Rig.MILLI)).isTrue();
    rig.hear(Rig.LOWER, 50);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
    assertThat(rig.did(Action.Send.class)).isFalse();
  }

  @Test
  void alittleLateItGoesOn() {
    Rig rig = Rig.active();
    rig.nowMillis += 2900;
    rig.step(new Event.Tick());
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.sentPriorities()).containsExactly(100);
  }
}
