package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.Promise;
import detour.health.State;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An uplink as most have it, in IPv4 and IPv6: it does what is promised, and nothing worse. */
class TwoFamiliesSimTest {
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

  /** The longest of so many delays after a fault at any time. */
  private static long worstMillis(
      Kind kind, OfficeShape office, int seeds, Consumer<TwoFamilies> fault, Delay delay) {
    long worst = 0;
    for (int seed = 0; seed < seeds; seed++) {
      TwoFamilies uplink = warm(kind, Lines.clean(kind), office, seed);
      long at = uplink.four.now();
      fault.accept(uplink);
      uplink.runMillis(20_000);
      assertThat(uplink.four.health().state()).as("seed %d", seed).isEqualTo(State.DOWN);
      worst = Math.max(worst, delay.millis(uplink, at));
    }
    return worst;
  }

  private interface Delay {
    long millis(TwoFamilies uplink, long since);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCutOfAnIdleUplinkIsSeenInBoth(Kind kind) {
    long worst =
        worstMillis(kind, OfficeShape.IDLE, 100, TwoFamilies::cut, TwoFamilies::bothDownMillis);
    assertThat((double) worst)
        .isCloseTo(
            (double) promise(kind, false).downIdle().toMillis(), Percentage.withPercentage(20));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLostUpstreamIsSeenThoughPacketsComeIn(Kind kind) {
    long worst =
        worstMillis(
            kind,
            OfficeShape.CALL,
            60,
            TwoFamilies::cutUpstream,
            (uplink, at) -> TwoFamilies.downMillis(uplink.four, at));
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
    LinkShape link = kind == Kind.LTE ? Lines.LOSSY_LTE : Lines.RESTLESS_FIBER;
    OfficeShape office = calling ? OfficeShape.CALL : OfficeShape.IDLE;
    int days = Math.max(1, calling ? Lines.DAYS / 40 : Lines.DAYS / 4);
    List<Long> downs =
        Lines.inRuns(
            days,
            (run, some) -> {
              TwoFamilies uplink = new TwoFamilies(kind, link, office, 700 + run);
              uplink.runMillis(some * DAY_MILLIS);
              return uplink.four.count(State.DOWN) + uplink.six.count(State.DOWN);
            });
    assertThat(downs).allSatisfy(each -> assertThat(each).isZero());
  }
}
