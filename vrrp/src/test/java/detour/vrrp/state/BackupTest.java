package detour.vrrp.state;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import detour.vrrp.packet.Version;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.2. */
class BackupTest {
  @Test
  void becomesActiveWhenTheActiveDownTimerFires() {
    Rig rig = Rig.backup();
    rig.runTo(rig.deadline() - 1);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    rig.runTo(rig.deadline());
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.last.subList(0, 3))
        .as("an Active that leaves hears it last")
        .containsExactly(
            new Action.Hold(), new Action.Announce(3), new Action.Send(100, 1_000_000_000L));
  }

  @Test
  void whoHasHeardNobodyWaitsByTheNewInterval() {
    Rig rig = Rig.backup();
    rig.step(new Event.Renumber(Rig.numbers(Speech.V3, 100)));
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(300 + 61); // 156/256 of an interval
    Rig follower = Rig.backup();
    follower.hear(Rig.HIGHER, 200);
    long before = follower.deadline();
    follower.step(new Event.Renumber(Rig.numbers(Speech.V3, 100)));
    assertThat(follower.deadline()).as("by the Active's").isEqualTo(before);
  }

  @Test
  void saysWhatBecameOfTheOneBefore() {
    Rig silent = Rig.backup();
    silent.hear(Rig.HIGHER, 200);
    silent.runTo(silent.deadline());
    assertThat(silent.reason()).isEqualTo("active-silent");
    Rig left = Rig.backup();
    left.hear(Rig.HIGHER, 200);
    left.hear(Rig.HIGHER, 0);
    left.runTo(left.deadline());
    assertThat(left.reason()).isEqualTo("active-left");
    Rig lower = Rig.backup();
    lower.hear(Rig.HIGHER, 99);
    lower.runTo(lower.deadline());
    assertThat(lower.reason()).isEqualTo("preempted");
    Rig nobody = Rig.backup();
    nobody.runTo(nobody.deadline());
    assertThat(nobody.reason()).isEqualTo("nobody-heard");
  }

  @Test
  void priorityZeroShortensTheWaitToTheSkew() {
    Rig rig = Rig.backup();
    rig.hear(Rig.HIGHER, 200);
    rig.hear(Rig.HIGHER, 0);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(610);
  }

  @Test
  void priorityZeroSaidAgainAndAgainOnlyEverShortensTheWait() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 100), 1).started();
    rig.hear(Rig.HIGHER, 200, Version.V3, 100);
    rig.hear(Rig.HIGHER, 0, Version.V3, 100);
    long deadline = rig.deadline();
    rig.nowMillis += 99;
    rig.hear(Rig.HIGHER, 0, Version.V3, 100);
    assertThat(rig.deadline()).isEqualTo(deadline);
    rig.runTo(deadline);
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void adoptsTheIntervalOfTheActive() {
    Rig rig = Rig.backup();
    rig.hear(Rig.HIGHER, 200, Version.V3, 3000);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(9000 + 1829);
    rig.hear(Rig.HIGHER, 200, Version.V3, 10);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(30 + 7);
    assertThat(rig.machine.activeIntervalNanos()).isEqualTo(10 * Rig.MILLI);
    assertThat(rig.machine.active()).isEqualTo(Rig.HIGHER);
  }

  @Test
  void equalPriorityIsFollowedWhateverTheAddress() {
    Rig rig = Rig.backup();
    rig.nowMillis += 2000;
    rig.hear(Rig.LOWER, 100);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
  }

  @Test
  void lowerPriorityIsDiscardedSoThatPreemptionTakesAWholeDownInterval() {
    Rig rig = Rig.backup();
    long before = rig.deadline();
    rig.nowMillis += 2000;
    rig.hear(Rig.HIGHER, 99);
    assertThat(rig.deadline()).isEqualTo(before);
  }

  @Test
  void withoutPreemptionLowerPriorityIsFollowed() {
    Rig rig = new Rig(Rig.numbers(false, false, 0), 100).started();
    rig.nowMillis += 2000;
    rig.hear(Rig.HIGHER, 1);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
  }

  @Test
  void preemptionWaitsForItsDelay() {
    Rig rig = new Rig(Rig.numbers(false, true, 10_000), 100).started();
    for (int i = 0; i < 9; i++) {
      rig.nowMillis += 1000;
      rig.hear(Rig.HIGHER, 50);
      assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
    }
    long last = rig.deadline();
    rig.nowMillis += 1500;
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.deadline()).isEqualTo(last);
  }

  @Test
  void skewIsFinerThanACentisecond() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 10), 200).started();
    long nanos = rig.machine.deadlineNanos() - rig.nowMillis * Rig.MILLI;
    assertThat(nanos).isEqualTo(30 * Rig.MILLI + 10 * Rig.MILLI * 56 / 256);
  }

  @Test
  void version2CountsItsSkewInSeconds() {
    Rig rig = new Rig(Rig.numbers(Speech.V2, 2000), 100).started();
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(6000 + 610);
    rig.hear(Rig.HIGHER, 200, Version.V2, 2000);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(6000 + 610);
  }

  @Test
  void version2OfOneWhoSpeaksVersion3SaysNothingNew() {
    Rig rig = new Rig(Rig.numbers(Speech.BOTH, 200), 100).started();
    rig.hear(Rig.HIGHER, 200, Version.V3, 200);
    long deadline = rig.deadline();
    rig.nowMillis += 10;
    rig.hear(Rig.HIGHER, 200, Version.V2, 1000);
    assertThat(rig.deadline()).isEqualTo(deadline);
    rig.hear(Rig.LOWER, 200, Version.V2, 1000);
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3000 + 610);
  }

  @Test
  void shutdownEndsIt() {
    Rig rig = Rig.backup();
    rig.step(new Event.Stop());
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.did(Action.Send.class)).isFalse();
    assertThat(rig.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void withoutInterfaceOrAddressItWaits() {
    Rig rig = Rig.backup();
    rig.step(new Event.Link(false, new Reason("no-carrier", "eth1 has no carrier")));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.reason()).isEqualTo("no-carrier");
    rig.step(new Event.Link(true, new Reason("test", "test")));
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    rig.step(new Event.OwnAddress(Optional.empty()));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
  }

  @Test
  void unfitItWaits() {
    Rig rig = Rig.backup();
    rig.step(new Event.Priority(0, new Reason("uplinks-down", "no uplink")));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    rig.step(new Event.Priority(80, new Reason("test", "test")));
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
  }

  @Test
  void theGroupMayKeepItFromTakingOver() {
    Rig rig = Rig.backup();
    rig.step(new Event.Permit(false));
    rig.runTo(rig.deadline());
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.machine.wantsActive()).isTrue();
    assertThat(rig.deadline()).isEqualTo(Long.MAX_VALUE);
    rig.step(new Event.Permit(true));
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void whoIsKeptAndHearsAgainWantsNoLonger() {
    Rig rig = Rig.backup();
    rig.step(new Event.Permit(false));
    rig.runTo(rig.deadline());
    rig.hear(Rig.HIGHER, 200);
    assertThat(rig.machine.wantsActive()).isFalse();
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
  }

  @Test
  void neverSpeaksAndNeverHolds() {
    Rig rig = Rig.backup();
    for (int i = 0; i < 100; i++) {
      rig.nowMillis += 500;
      rig.hear(Rig.HIGHER, 200);
      assertThat(rig.last).isEmpty();
    }
  }
}
