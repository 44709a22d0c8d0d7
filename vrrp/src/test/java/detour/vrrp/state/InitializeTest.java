package detour.vrrp.state;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.1. */
class InitializeTest {
  private static final Reason TEST = new Reason("test", "test");

  @Test
  void startWithoutOwnershipListens() {
    Rig rig = Rig.backup();
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.did(Action.Send.class)).isFalse();
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3000 + 610); // 156/256 s
  }

  @Test
  void anOwnerIsActiveAtOnce() {
    Rig rig = new Rig(Rig.numbers(true, true, 0), 255).started();
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.last.subList(0, 3))
        .containsExactly(
            new Action.Hold(), new Action.Announce(3), new Action.Send(255, 1_000_000_000L));
  }

  @Test
  void nothingHappensUntilInterfaceAndAddressAreThere() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Start(false));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    rig.step(new Event.Link(true, TEST));
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
    assertThat(rig.deadline()).isEqualTo(Long.MAX_VALUE);
    rig.nowMillis += 100_000;
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    // The whole down interval counts from when both were there, not from the start.
    assertThat(rig.deadline() - rig.nowMillis).isEqualTo(3610);
  }

  @Test
  void theOneThatWasActiveBeforeTheRestartGoesOn() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Resume((rig.nowMillis + 5000) * Rig.MILLI));
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    rig.step(new Event.Link(true, TEST));
    assertThat(rig.role()).isEqualTo(Role.ACTIVE);
    assertThat(rig.reason()).isEqualTo("resumed");
  }

  @Test
  void whatWasResumedAndLostWithTheLinkIsNotGivenUpAgain() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Resume((rig.nowMillis + 5000) * Rig.MILLI));
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    rig.step(new Event.Link(true, TEST));
    rig.step(new Event.Link(false, TEST));
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
    rig.step(new Event.Link(true, TEST));
    long deadline = rig.deadline();
    rig.nowMillis += 500;
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
    assertThat(rig.deadline()).isEqualTo(deadline);
  }

  @Test
  void aRestartThatTookTooLongListensFirstButHoldsOn() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Resume(rig.nowMillis * Rig.MILLI));
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    rig.step(new Event.Link(true, TEST));
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
    rig.hear(Rig.HIGHER, 50);
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
  }

  @Test
  void addressesThatWereFoundAreRenewedWhileItListens() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 2000), 100);
    rig.step(new Event.Start(true));
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    rig.step(new Event.Link(true, TEST));
    assertThat(rig.did(Action.Renew.class)).as("they may be about to go").isTrue();
    rig.runTo(rig.nowMillis + 6500);
    assertThat(rig.role()).isEqualTo(Role.BACKUP);
    assertThat(rig.last).containsExactly(new Action.Renew(), new Action.Renew());
    rig.hear(Rig.HIGHER, 200);
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
    rig.hear(Rig.HIGHER, 200);
    rig.runTo(rig.nowMillis + 3500);
    assertThat(rig.last).as("it holds nothing any more").isEmpty();
  }

  @Test
  void addressesThatWereFoundGoByThemselvesWhileTheGroupServesElsewhere() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Permit(false));
    rig.step(new Event.Start(true));
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    rig.step(new Event.Link(true, TEST));
    rig.runTo(rig.nowMillis + 60_000);
    assertThat(rig.last.stream().filter(Action.Renew.class::isInstance)).hasSize(1);
  }

  @Test
  void addressesFoundOnADeadLinkAreGivenUp() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    rig.step(new Event.Start(true));
    rig.step(new Event.OwnAddress(Optional.of(Rig.OWN)));
    assertThat(rig.did(Action.GiveUp.class)).isFalse();
    rig.step(new Event.Link(false, TEST));
    assertThat(rig.did(Action.GiveUp.class)).isTrue();
  }

  @Test
  void whatComesBeforeTheStartIsPassedOver() {
    Rig rig = new Rig(Rig.numbers(Speech.V3, 1000), 100);
    assertThat(rig.hear(Rig.HIGHER, 200)).isEmpty();
    assertThat(rig.step(new Event.Tick())).isEmpty();
    assertThat(rig.step(new Event.Stop())).isEmpty();
    assertThat(rig.step(new Event.HandOver(1))).isEmpty();
    assertThat(rig.step(new Event.TakeOver(TEST))).isEmpty();
    assertThat(rig.step(new Event.PrepareRestart())).isEmpty();
    assertThat(rig.role()).isEqualTo(Role.INITIALIZE);
  }
}
