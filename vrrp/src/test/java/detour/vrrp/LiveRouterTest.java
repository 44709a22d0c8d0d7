package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import detour.vrrp.packet.ProtocolError;
import detour.vrrp.state.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveRouterTest {
  private static Pretend active() {
    Pretend gateway = new Pretend(Pretend.settings("office", 51).build(), "10.9.0.2").up();
    gateway.run(400);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    return gateway;
  }

  @Test
  void aShorterIntervalMovesNoRole() {
    Pretend gateway =
        new Pretend(
                Pretend.settings("office", 51).interval(Duration.ofSeconds(1)).build(), "10.9.0.2")
            .up();
    gateway.run(4500);
    gateway.router.change(Pretend.settings("office", 51).build(), gateway.now());
    gateway.run(1000);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    assertThat(gateway.router.snapshot(gateway.now()).stepsBack()).isZero();
  }

  private static List<String> warnings(Pretend gateway) {
    return gateway.events.stream()
        .filter(each -> each.reason().code().equals("fast-adverts"))
        .map(detour.event.Event::sentence)
        .toList();
  }

  @Test
  void anIntervalBelow100MillisecondsIsWarnedOfWheneverItIsSet() {
    String warning =
        "office: an advert each 50 ms: a gateway that pauses for three of them loses its role.";
    RouterSettingsBuilder fast =
        Pretend.settings("office", 51).interval(Duration.ofMillis(50)).fast(true);
    Pretend gateway = active();
    assertThat(warnings(gateway)).as("100 ms are usual").isEmpty();
    gateway.router.change(fast.build(), gateway.now());
    assertThat(warnings(gateway)).containsExactly(warning);
    gateway.router.change(fast.priority(50).build(), gateway.now());
    assertThat(warnings(gateway)).as("it was so before").hasSize(1);
    assertThat(warnings(new Pretend(fast.build(), "10.9.0.2").up())).containsExactly(warning);
  }

  @Test
  void anotherWaitForABetterPriorityCountsAtOnce() {
    List<Tracked> fiber = List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 50));
    Pretend gateway =
        new Pretend(
                Pretend.settings("office", 51).tracked(fiber, Duration.ofHours(1)).build(),
                "10.9.0.2")
            .up();
    gateway.router.observe("fiber", Observation.bad("down"), gateway.now());
    gateway.router.observe("fiber", Observation.good(), gateway.now());
    gateway.run(10_000);
    assertThat(gateway.router.snapshot(gateway.now()).priority()).isEqualTo(50);
    gateway.router.change(
        Pretend.settings("office", 51).tracked(fiber, Duration.ofSeconds(20)).build(),
        gateway.now());
    assertThat(gateway.router.snapshot(gateway.now()).priority()).isEqualTo(50);
    gateway.run(10_000);
    assertThat(gateway.router.snapshot(gateway.now()).priority()).isEqualTo(100);
  }

  @Test
  void theLastProtocolErrorStaysAndIsNotOfAnotherRouterHere() {
    Pretend gateway = active();
    assertThat(gateway.router.snapshot(gateway.now()).protocolError())
        .isEqualTo(ProtocolError.NONE);
    gateway.router.ourIds(Set.of(51, 52));
    Pretend neighbour = new Pretend(Pretend.settings("guests", 52).build(), "10.9.0.3").up();
    Pretend stranger = new Pretend(Pretend.settings("theirs", 77).build(), "10.9.0.4").up();
    neighbour.run(1000);
    neighbour.said().forEach(each -> gateway.router.frame(each, gateway.now()));
    assertThat(gateway.router.snapshot(gateway.now()).protocolError())
        .isEqualTo(ProtocolError.NONE);
    stranger.run(1000);
    stranger.said().forEach(each -> gateway.router.frame(each, gateway.now()));
    assertThat(gateway.router.snapshot(gateway.now()).protocolError())
        .isEqualTo(ProtocolError.VRID);
    gateway.run(1000);
    assertThat(gateway.router.snapshot(gateway.now()).protocolError())
        .isEqualTo(ProtocolError.VRID);
  }

  private static Optional<String> error(Pretend gateway) {
    return gateway.router.snapshot(gateway.now()).lastError();
  }

  @Test
  void whatCouldNotBeSentIsForgottenWithTheNextThatCould() {
    Pretend gateway = active();
    gateway.mute = true;
    gateway.run(100);
    assertThat(error(gateway)).contains("an advert could not be sent: the network is down");
    gateway.mute = false;
    gateway.run(100);
    assertThat(error(gateway)).isEmpty();
  }

  @Test
  void aLastWordOnADeadLinkIsForgotten() {
    Pretend gateway = active();
    gateway.mute = true;
    gateway.down();
    assertThat(gateway.router.role()).isEqualTo(Role.INITIALIZE);
    assertThat(error(gateway)).isEmpty();
  }

  @Test
  void whatWasRefusedIsShownUntilItIsTaken() {
    Pretend gateway = active();
    gateway.router.refused("holding: no");
    gateway.run(1000);
    assertThat(error(gateway)).contains("holding: no");
    gateway.router.taken(Optional.empty());
    assertThat(error(gateway)).isEmpty();
  }

  @Test
  void oneAddressAndSeveralAreCounted() {
    Pretend gateway = active();
    gateway.router.healed(1);
    gateway.router.healed(2);
    assertThat(gateway.events)
        .extracting(detour.event.Event::sentence)
        .contains(
            "office: an address that somebody took away was put back.",
            "office: 2 addresses that somebody took away were put back.");
  }

  @Test
  void anActivePutsBackWhatWasTakenAway() {
    Pretend gateway = active();
    assertThat(gateway.router.awake(gateway.now())).isTrue();
  }

  @Test
  void whoSleptPutsNothingBackBeforeItIsActiveAgain() {
    Pretend gateway = active();
    gateway.nowMillis += 5000;
    assertThat(gateway.router.awake(gateway.now())).isFalse();
    gateway.router.tick(gateway.now());
    assertThat(gateway.router.role()).as("it listens").isEqualTo(Role.BACKUP);
    assertThat(gateway.router.awake(gateway.now())).isFalse();
    gateway.run(200);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    assertThat(gateway.router.awake(gateway.now())).isTrue();
  }
}
