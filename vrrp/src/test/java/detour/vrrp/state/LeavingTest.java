package detour.vrrp.state;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import org.junit.jupiter.api.Test;

/** An Active that goes serves until another is heard. */
class LeavingTest {
  private static final Reason TEST = new Reason("test", "test");

  @Test
  void handOverServesUntilTheOtherIsHeard() {
    Rig rig = Rig.active();
    rig.step(new Event.HandOver(60_000 * Rig.MILLI));
    assertThat(rig.sentPriorities()).containsExactly(0);
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    rig.nowMillis += 610;
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.last.get(0)).isEqualTo(new Action.GiveUp(true));
  }

  @Test
  void whatWasHandedOverIsNotTakenBackFromOneThatLives() {
    Rig rig = Rig.active();
    rig.step(new Event.HandOver(60_000 * Rig.MILLI));
    rig.hear(Rig.HIGHER, 50);
    for (int i = 0; i < 50; i++) {
      rig.nowMillis += 1000;
      rig.hear(Rig.HIGHER, 50);
      rig.runTo(rig.nowMillis);
      assertThat(rig.role()).isEqualTo(Role.BACKUP);
    }
    rig.step(new Event.Release());
    for (int i = 0; i < 4; i++) {
      rig.nowMillis += 1000;
      rig.hear(Rig.HIGHER, 50);
      rig.runTo(rig.nowMillis);
    }
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void whatWasHandedOverIsTakenBackFromOneThatDied() {
    Rig rig = Rig.active();
    rig.step(new Event.HandOver(60_000 * Rig.MILLI));
    rig.hear(Rig.HIGHER, 50);
    rig.runTo(rig.nowMillis + 4000);
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.machine.held(rig.nowMillis * Rig.MILLI)).isFalse();
  }

  @Test
  void withoutAnotherAHandOverChangesNothing() {
    Rig rig = Rig.active();
    rig.step(new Event.HandOver(60_000 * Rig.MILLI));
    rig.runTo(rig.nowMillis + 3500);
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
    assertThat(rig.last).anyMatch(Action.Tell.class::isInstance);
    rig.runTo(rig.nowMillis + 1000);
    assertThat(rig.sentPriorities()).containsExactly(100);
    assertThat(rig.machine.leaving()).isFalse();
  }

  @Test
  void aStopWaitsForTheOtherButNotForEver() {
    Rig rig = Rig.active();
    rig.step(new Event.Stop());
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    rig.runTo(rig.nowMillis + 1500);
    assertThat(rig.sentPriorities()).containsExactly(0);
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.did(Action.GiveUp.class)).isTrue();

    rig = Rig.active();
    rig.step(new Event.Stop());
    rig.runTo(rig.nowMillis + 3100);
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.last).contains(new Action.GiveUp(false));
  }

  @Test
  void unfitItLeavesAndComesBackWhenFit() {
    Rig rig = Rig.active();
    rig.step(new Event.Priority(0, new Reason("uplinks-down", "no uplink")));
    assertThat(rig.machine.leaving()).isTrue();
    rig.step(new Event.Priority(90, TEST));
    assertThat(rig.machine.leaving()).isFalse();
    assertThat(rig.sentPriorities()).containsExactly(90);
    rig.step(new Event.Priority(0, TEST));
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    rig.step(new Event.Priority(90, TEST));
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
  }

  @Test
  void twoThatLeaveDoNotAnswerEachOther() {
    Rig rig = Rig.active();
    rig.step(new Event.Yield(TEST));
    rig.hear(Rig.HIGHER, 0);
    assertThat(rig.last).isEmpty();
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.role()).as("one that serves").isEqualTo(Role.BACKUP);
  }

  @Test
  void neitherAnotherThatLeavesNorItsOwnPriorityKeepItFromItsEnd() {
    Rig rig = Rig.active();
    rig.step(new Event.Stop());
    for (int i = 1; i < 10; i++) {
      rig.runTo(rig.nowMillis + 500);
      rig.step(new Event.Priority(100 + i, TEST));
      rig.hear(Rig.HIGHER, 0);
    }
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
  }

  @Test
  void anOwnerCannotHandOver() {
    Rig rig = new Rig(Rig.numbers(true, true, 0), 255).started();
    rig.step(new Event.HandOver(1000));
    assertThat(rig.machine.leaving()).isFalse();
    assertThat(rig.machine.held(rig.nowMillis * Rig.MILLI)).isFalse();
    assertThat(rig.last).hasSize(1);
  }

  @Test
  void anOwnerIsNeverUnfit() {
    Rig rig = new Rig(Rig.numbers(true, true, 0), 255).started();
    rig.step(new Event.Priority(0, TEST));
    assertThat(rig.machine.leaving()).isFalse();
    assertThat(rig.did(Action.Send.class)).isFalse();
  }

  @Test
  void beforeARestartTheBackupsAreToldToWait() {
    Rig rig = Rig.active();
    rig.step(new Event.PrepareRestart());
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.last)
        .contains(new Action.Send(100, 3_000_000_000L), new Action.Outlast(15_000_000_000L));
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
  }

  @Test
  void whoLeavesTellsNobodyToWait() {
    Rig rig = Rig.active();
    rig.step(new Event.HandOver(60_000 * Rig.MILLI));
    rig.step(new Event.PrepareRestart());
    assertThat(rig.sentPriorities()).containsExactly(0, 0, 0);
    assertThat(rig.last).contains(new Action.Send(0, 1_000_000_000L));
    assertThat(rig.last).contains(new Action.Outlast(15_000_000_000L));
    assertThat(rig.machine.held(rig.nowMillis * Rig.MILLI)).isTrue();

    rig = Rig.active();
    rig.step(new Event.Priority(0, TEST));
    rig.step(new Event.PrepareRestart());
    assertThat(rig.sentPriorities()).containsExactly(0, 0, 0);
    assertThat(rig.last).contains(new Action.GiveUp(false));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
  }

  @Test
  void whatTheProcessBeforeHandedOverIsNotTakenBack() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Held((rig.nowMillis + 60_000) * Rig.MILLI));
    rig.started();
    for (int i = 0; i < 50; i++) {
      rig.nowMillis += 1000;
      rig.hear(Rig.HIGHER, 50);
      rig.runTo(rig.nowMillis);
      assertThat(rig.role()).isEqualTo(Role.BACKUP);
    }
    rig.runTo(rig.nowMillis + 4000);
    assertThat(rig.role()).as("from one that died it is").isEqualTo(Role.ACTIVE);
  }

  @Test
  void theAddressesStayForLongerThanBackupsOfALongIntervalWait() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 5000), 100).started();
    rig.runTo(rig.deadline());
    rig.step(new Event.PrepareRestart());
    assertThat(rig.last)
        .contains(new Action.Send(100, 5_000_000_000L), new Action.Outlast(25_000_000_000L));
  }

  @Test
  void version2CannotTellThemToWait() {
    Rig rig = new Rig(Rig.numbers(Speech.V2, 1000), 100).started();
    rig.runTo(rig.deadline());
    rig.step(new Event.PrepareRestart());
    assertThat(rig.last).contains(new Action.Send(100, 1_000_000_000L));
  }
}
