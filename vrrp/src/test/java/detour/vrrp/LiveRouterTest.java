package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Event;
import detour.event.EventType;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import detour.vrrp.packet.ProtocolError;
import detour.vrrp.state.Role;
import detour.vrrp.state.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveRouterTest {
  private static Pretend active() {
    Pretend gateway = new Pretend(Pretend.settings("office", 51).build(), "10.9.0.2").up();
    gateway.run(400);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    return gateway;
  }

  @Test
  void twoThatServeAreToldOnceAndThenSeldomUntilItIsOver() {
    Pretend gateway = active();
    Pretend other =
        new Pretend(Pretend.settings("office", 51).priority(50).build(), "10.9.0.3").up();
    for (int i = 0; i < 25 * 60; i++) {
      gateway.run(1000);
      other.run(1000);
      other.said().forEach(each -> gateway.router.frame(each, gateway.now()));
    }
    assertThat(gateway.events.stream().filter(each -> each.type() == EventType.PAIR_CONFLICT))
        .extracting(Event::sentence)
        .containsExactly(
            "office: 10.9.0.3 was Active too, with priority 50.",
            "office: 10.9.0.3 is still Active too, with priority 50.",
            "office: 10.9.0.3 is still Active too, with priority 50.");
    gateway.events.clear();
    gateway.said();
    gateway.run(120_000);
    assertThat(gateway.events)
        .extracting(Event::sentence)
        .containsExactly("office: 10.9.0.3 was not heard for 60 s: this gateway alone is Active.");
    gateway.run(600_000);
    other.run(1000);
    other.said().forEach(each -> gateway.router.frame(each, gateway.now()));
    assertThat(gateway.events).last().extracting(Event::type).isEqualTo(EventType.PAIR_CONFLICT);
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
  void whatWasSeenBeforeItWasMadeCountsAtOnce() {
    List<Tracked> file = List.of(new Tracked("/run/bias", Tracked.Kind.FILE, 20));
    Pretend gateway =
        new Pretend(
            Pretend.settings("office", 51).tracked(file, Duration.ofHours(1)).build(), "10.9.0.2");
    gateway.router.remember(
        Map.of("/run/bias", new Observation(100, 30, "30"), "other", Observation.bad("down")),
        gateway.now());
    gateway.up().run(400);
    assertThat(gateway.router.snapshot(gateway.now()).priority()).isEqualTo(130);
  }

  /** One of 150 that tracks a check of 60 comes to one of 100 that serves. */
  private record Comer(Pretend gateway, Pretend other) {
    Comer() {
      this(
          new Pretend(
                  Pretend.settings("office", 51)
                      .priority(150)
                      .tracked(
                          List.of(new Tracked("check", Tracked.Kind.UPLINK, 60)), Duration.ZERO)
                      .build(),
                  "10.9.0.2")
              .up(),
          new Pretend(Pretend.settings("office", 51).build(), "10.9.0.3").up());
      other.run(1000);
    }

    Role after(long millis) {
      for (long i = 0; i < millis; i += 10) {
        other.run(10);
        other.said().forEach(each -> gateway.router.frame(each, gateway.now()));
        gateway.run(10);
      }
      return gateway.router.role();
    }
  }

  @Test
  void untilItKnowsWhatItTracksItTakesNoRole() {
    Comer bad = new Comer();
    assertThat(bad.after(3000)).isEqualTo(Role.BACKUP);
    bad.gateway.router.observe("check", Observation.bad("down"), bad.gateway.now());
    assertThat(bad.after(12_000)).isEqualTo(Role.BACKUP);

    Comer good = new Comer();
    assertThat(good.after(3000)).isEqualTo(Role.BACKUP);
    good.gateway.router.observe("check", Observation.good(), good.gateway.now());
    assertThat(good.after(1000)).isEqualTo(Role.ACTIVE);
  }

  @Test
  void whatItTracksAndIsNeverToldIsNotWaitedForForEver() {
    Comer comer = new Comer();
    assertThat(comer.after(9000)).isEqualTo(Role.BACKUP);
    assertThat(comer.after(2000)).isEqualTo(Role.ACTIVE);
  }

  @Test
  void whereNobodyServesItWaitsForNothing() {
    Comer comer = new Comer();
    comer.gateway.run(400);
    assertThat(comer.gateway.router.role()).isEqualTo(Role.ACTIVE);
  }

  private static Pretend speaking(Speech speech, String address, int priority) {
    return new Pretend(
            Pretend.settings("office", 51)
                .interval(Duration.ofSeconds(1))
                .speech(speech)
                .priority(priority)
                .build(),
            address)
        .up();
  }

  /** Its ticket, after it heard one of this version serve before. */
  private static long restarts(Pretend gateway, @Nullable Speech other) {
    if (other != null) {
      Pretend before = speaking(other, "10.9.0.3", 50);
      before.run(4000);
      before.said().forEach(each -> gateway.router.frame(each, gateway.now()));
    }
    gateway.run(10_000);
    return gateway.router.prepareRestart(gateway.now()).untilNanos() - gateway.now();
  }

  private static List<String> notes(Pretend gateway) {
    return gateway.events.stream()
        .filter(each -> each.reason().code().equals("restart-version-2"))
        .map(Event::sentence)
        .toList();
  }

  @Test
  void anOtherOfVersion3WaitsForARestartThoughBothAreSpoken() {
    for (Speech other : List.of(Speech.V3, Speech.BOTH)) {
      Pretend gateway = speaking(Speech.BOTH, "10.9.0.2", 100);
      assertThat(restarts(gateway, other)).isEqualTo(9_000_000_000L);
      assertThat(notes(gateway)).isEmpty();
      assertThat(gateway.events)
          .last()
          .extracting(each -> each.reason().text())
          .isEqualTo("stopped for a restart; the other gateway waits for it 9 s");
    }
  }

  @Test
  void anOtherOfVersion2DoesNotAndThatIsSaid() {
    for (Speech own : List.of(Speech.V2, Speech.BOTH)) {
      Pretend gateway = speaking(own, "10.9.0.2", 100);
      assertThat(restarts(gateway, Speech.V2)).isEqualTo(2_000_000_000L);
      assertThat(notes(gateway))
          .containsExactly(
              "office: the other gateway speaks version 2 and cannot be told to wait longer: it"
                  + " takes over if the restart takes more than 2 s. `detour pair handover` before"
                  + " a restart chooses the moment.");
    }
  }

  @Test
  void whoHeardNobodySaysWhatMayBe() {
    Pretend gateway = speaking(Speech.BOTH, "10.9.0.2", 100);
    assertThat(restarts(gateway, null)).isEqualTo(2_000_000_000L);
    assertThat(notes(gateway)).singleElement().asString().contains("no other gateway was heard");
    Pretend three = speaking(Speech.V3, "10.9.0.2", 100);
    assertThat(restarts(three, null)).isEqualTo(9_000_000_000L);
    assertThat(notes(three)).isEmpty();
  }

  @Test
  void whoIsUnfitFromTheStartSaysWhy() {
    List<Tracked> fiber = List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 0));
    Pretend gateway =
        new Pretend(
            Pretend.settings("office", 51).tracked(fiber, Duration.ofHours(1)).build(), "10.9.0.2");
    gateway.router.remember(Map.of("fiber", Observation.bad("down")), gateway.now());
    gateway.up().run(1000);
    assertThat(gateway.router.role()).isEqualTo(Role.INITIALIZE);
    assertThat(gateway.router.snapshot(gateway.now()).reason().text())
        .isEqualTo("unfit: fiber is down");
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
        .extracting(Event::sentence)
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

  @Test
  void whoSleptUntilItsUplinkWasGoodAgainListensBeforeItTalks() {
    List<Tracked> fiber = List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 50));
    Pretend gateway =
        new Pretend(
                Pretend.settings("office", 51)
                    .priority(150)
                    .tracked(fiber, Duration.ofSeconds(10))
                    .build(),
                "10.9.0.2")
            .up();
    gateway.router.observe("fiber", Observation.bad("down"), gateway.now());
    gateway.run(1000);
    gateway.router.observe("fiber", Observation.good(), gateway.now());
    gateway.said();
    gateway.nowMillis += 15_000;
    gateway.router.tick(gateway.now());
    assertThat(gateway.router.snapshot(gateway.now()).priority()).isEqualTo(150);
    assertThat(gateway.router.role()).isEqualTo(Role.BACKUP);
    assertThat(gateway.said()).isEmpty();
    assertThat(gateway.router.snapshot(gateway.now()).stepsBack()).isEqualTo(1);
  }

  @Test
  void whoSleptDoesNotPromiseTheNextProcessTheRole() {
    Pretend gateway = active();
    gateway.said();
    gateway.nowMillis += 5000;
    assertThat(gateway.router.prepareRestart(gateway.now()).until()).isEmpty();
    assertThat(gateway.said()).isEmpty();
  }

  @Test
  void whoStepsBackBeforeItsAddressesAreThereSaysNothingWhenTheyAre() {
    Pretend gateway = new Pretend(Pretend.settings("office", 51).build(), "10.9.0.2").up();
    Pretend better =
        new Pretend(Pretend.settings("office", 51).priority(200).build(), "10.9.0.3").up();
    gateway.holdMillis = 50;
    gateway.run(400);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    better.run(400);
    better.said().forEach(each -> gateway.router.frame(each, gateway.now()));
    gateway.run(100);
    assertThat(gateway.router.role()).isEqualTo(Role.BACKUP);
    assertThat(gateway.said()).isEmpty();
  }
}
