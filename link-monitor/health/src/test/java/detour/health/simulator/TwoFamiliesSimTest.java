package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.Promise;
import detour.health.State;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An uplink as most have it, in IPv4 and IPv6: it does what is promised, and nothing worse. */
class TwoFamiliesSimTest {
  private static final int DAYS = Integer.getInteger("detour.simulated.days", 20);
  private static final int DAYS_A_RUN = 5;
  private static final long DAY_MILLIS = 86_400_000;

  private static Promise promise(Kind kind, boolean ipv6) {
    return Promise.of(kind.settings(), TwoFamilies.USUAL, kind.roundTrip(), ipv6, true);
  }

  private static TwoFamilies warm(Kind kind, LinkShape link, OfficeShape office, long seed) {
    TwoFamilies uplink = new TwoFamilies(kind, link, office, seed);
    uplink.runMillis(60_000 + 97 * seed);
    assertThat(uplink.shared()).isTrue();
    return uplink;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCutOfAnIdleUplinkIsSeenInBoth(Kind kind) {
    long worst = 0;
    for (int seed = 0; seed < 100; seed++) {
      TwoFamilies uplink = warm(kind, Lines.clean(kind), OfficeShape.IDLE, seed);
      long at = uplink.four.now();
      uplink.cut();
      uplink.runMillis(20_000);
      assertThat(uplink.four.health().state()).isEqualTo(State.DOWN);
      assertThat(uplink.six.health().state()).isEqualTo(State.DOWN);
      worst = Math.max(worst, uplink.downMillis(at));
    }
    assertThat((double) worst)
        .isCloseTo(
            (double) promise(kind, false).downIdle().toMillis(), Percentage.withPercentage(20));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLostUpstreamIsSeenThoughPacketsComeIn(Kind kind) {
    long worst = 0;
    for (int seed = 0; seed < 60; seed++) {
      TwoFamilies uplink = warm(kind, Lines.clean(kind), OfficeShape.CALL, seed);
      long at = uplink.four.now();
      uplink.cutUpstream();
      uplink.runMillis(20_000);
      long down = uplink.four.reachedAt(State.DOWN, at);
      assertThat(down).as("seed %d", seed).isPositive();
      worst = Math.max(worst, (down - at) / 1_000_000);
    }
    // The other family's doubt may come first: it is never later than promised.
    long promised = Objects.requireNonNull(promise(kind, false).oneWay()).toMillis();
    assertThat(worst).isBetween(promised / 2, promised + promised / 5);
  }

  private static double megabytesAMonth(Kind kind, LinkShape link) {
    TwoFamilies uplink = new TwoFamilies(kind, link, OfficeShape.IDLE, 3);
    uplink.runMillis(DAY_MILLIS);
    return 30 * (uplink.four.probeBytes(false) + uplink.six.probeBytes(true)) / 1e6;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bytesOfProbes(Kind kind) {
    Promise four = promise(kind, false);
    Promise six = promise(kind, true);
    assertThat(megabytesAMonth(kind, Lines.clean(kind)))
        .isCloseTo(four.megabytesQuiet() + six.megabytesQuiet(), Percentage.withPercentage(2));
    assertThat(megabytesAMonth(kind, Lines.clean(kind).withLoss(Promise.LOSSY_PERMILLE / 1000.0)))
        .isCloseTo(four.megabytesLossy() + six.megabytesLossy(), Percentage.withPercentage(20));
  }

  @ParameterizedTest
  @CsvSource({"FIBER, false", "FIBER, true", "LTE, false"})
  void noFalseVerdict(Kind kind, boolean calling) {
    LinkShape link =
        kind == Kind.LTE
            ? LinkShape.clean(50).withLoss(0.02).withStalls(1, 300, 301)
            : LinkShape.clean(10).withStalls(24, 60, 120).withBursts(1440, 20, 0.8);
    OfficeShape office = calling ? OfficeShape.CALL : OfficeShape.IDLE;
    int days = Math.max(1, calling ? DAYS / 40 : DAYS / 4);
    var downs =
        IntStream.rangeClosed(1, (days + DAYS_A_RUN - 1) / DAYS_A_RUN)
            .parallel()
            .mapToObj(
                run -> {
                  TwoFamilies uplink = new TwoFamilies(kind, link, office, 700 + run);
                  uplink.runMillis(Math.min(days, DAYS_A_RUN) * DAY_MILLIS);
                  return uplink.four.count(State.DOWN) + uplink.six.count(State.DOWN);
                })
            .toList();
    assertThat(downs).allSatisfy(each -> assertThat(each).isZero());
  }
}
