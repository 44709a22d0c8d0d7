package detour.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromiseTest {
  private static final List<TargetSpec> ECHOES =
      Collections.nCopies(3, TargetSpec.of(ProbeKind.ICMP));

  private static Promise of(Kind kind, long rttMillis) {
    return Promise.of(kind.settings(), ECHOES, Duration.ofMillis(rttMillis), false, false);
  }

  @Test
  void fiberIsAsTheReferenceSays() {
    Promise fiber = of(Kind.FIBER, 10);
    assertThat(fiber.suspectFlowing()).isBetween(Duration.ofMillis(95), Duration.ofMillis(135));
    assertThat(fiber.downIdle()).isEqualTo(Duration.ofMillis(1700));
    assertThat(fiber.megabytesQuiet()).isCloseTo(228, within(1.0));
  }

  @Test
  void lteAndSatelliteAreAsTheReferenceSays() {
    assertThat(of(Kind.LTE, 50).downIdle()).isEqualTo(Duration.ofMillis(3500));
    assertThat(of(Kind.SATELLITE, 600).downIdle())
        .isBetween(Duration.ofMillis(5000), Duration.ofMillis(5600));
    assertThat(of(Kind.LTE, 50).megabytesQuiet()).isCloseTo(114, within(1.0));
  }

  @Test
  void anEchoIsLongerInIpv6() {
    Promise six = Promise.of(Kind.FIBER.settings(), ECHOES, Duration.ofMillis(10), true, false);
    assertThat(six.megabytesQuiet() / of(Kind.FIBER, 10).megabytesQuiet())
        .isCloseTo(128 / 88.0, within(0.01));
  }

  @Test
  void twoFamiliesShareTheCostAndHardlyTheTime() {
    Settings fiber = Kind.FIBER.settings();
    Promise alone = of(Kind.FIBER, 10);
    Promise shared = Promise.of(fiber, ECHOES, Duration.ofMillis(10), false, true);
    assertThat(shared.megabytesQuiet()).isEqualTo(alone.megabytesQuiet() / 2);
    assertThat(shared.megabytesLossy())
        .isBetween(alone.megabytesLossy() / 2, alone.megabytesLossy());
    assertThat(shared.downFlowing()).isEqualTo(alone.downFlowing());
    assertThat(shared.downIdle())
        .isBetween(alone.downIdle(), alone.downIdle().plus(Duration.ofMillis(100)));
  }

  private static Promise of(Settings settings, List<TargetSpec> targets) {
    return Promise.of(settings, targets, Duration.ofMillis(10), false, false);
  }

  @Test
  void heavyTargetsAloneAreAskedInOneOfFiveRounds() {
    Settings fiber = Kind.FIBER.settings();
    Promise web = of(fiber, List.of(TargetSpec.of(ProbeKind.HTTPS)));
    assertThat(web.downIdle()).isEqualTo(of(Kind.FIBER, 10).downIdle().plusSeconds(4));
    assertThat(web.recovery()).isGreaterThan(Duration.ofMillis(1_800));
    assertThat(web.megabytesQuiet()).isCloseTo(6_000 / 5.0 * 2.592, within(1.0));
    Promise mixed =
        of(fiber, List.of(TargetSpec.of(ProbeKind.HTTPS), TargetSpec.of(ProbeKind.ICMP)));
    assertThat(mixed.downIdle()).isEqualTo(of(Kind.FIBER, 10).downIdle());
  }

  @Test
  void onlyTwoKindsOfTargetsTellOneWay() {
    Settings fiber = Kind.FIBER.settings();
    TargetSpec echo = TargetSpec.of(ProbeKind.ICMP);
    assertThat(of(fiber, List.of(echo, echo)).oneWay()).isNull();
    assertThat(of(fiber, List.of(echo, TargetSpec.of(ProbeKind.NEIGHBOR))).oneWay()).isNull();
    assertThat(of(fiber, List.of(echo, TargetSpec.of(ProbeKind.DNS))).oneWay())
        .isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void whatWasLearnedIsWaitedFor() {
    Promise usual = of(Kind.FIBER, 10);
    Promise waiting = usual.waiting(Duration.ofMillis(250), Duration.ofMillis(100));
    assertThat(waiting.downFlowing()).isEqualTo(usual.downFlowing().plusMillis(250));
    assertThat(waiting.downIdle()).isEqualTo(usual.downIdle().plusMillis(100));
    assertThat(waiting.suspectFlowing()).isEqualTo(usual.suspectFlowing());
  }

  @Test
  void aQuorumTakesLongerAndIsHardlyMoreOftenWrong() {
    Settings two = Kind.FIBER.settings().withQuorum(2);
    List<TargetSpec> pair = Collections.nCopies(2, TargetSpec.of(ProbeKind.ICMP));
    assertThat(of(two, pair).downFlowing())
        .isGreaterThanOrEqualTo(of(Kind.FIBER, 10).downFlowing());
    for (Promise.FalseAlarms each : of(two, pair).falseAlarms()) {
      assertThat(each.aDay()).as("%d permille", each.lossPermille()).isLessThan(1e-4);
    }
    List<TargetSpec> mixed = List.of(TargetSpec.of(ProbeKind.ICMP), TargetSpec.of(ProbeKind.HTTP));
    assertThat(of(two, mixed).suspectFlowing())
        .as("a fast burst cannot ask both")
        .isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void quickIsOneStep() {
    Promise quick =
        Promise.of(
            Kind.FIBER.settings().withPatience(Patience.QUICK),
            ECHOES,
            Duration.ofMillis(10),
            false,
            false);
    assertThat(quick.downFlowing()).isEqualTo(quick.suspectFlowing());
  }

  @Test
  void independentLossIsNoDanger() {
    for (Promise.FalseAlarms each : of(Kind.FIBER, 10).falseAlarms()) {
      assertThat(each.aDay()).as("%d permille", each.lossPermille()).isLessThan(1e-4);
    }
  }
}
