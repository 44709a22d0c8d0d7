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
    assertThat(fiber.oneWay()).isEqualTo(Duration.ofSeconds(4));
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
