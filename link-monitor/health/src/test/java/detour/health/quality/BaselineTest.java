package detour.health.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BaselineTest {
  /** A probe a second over four targets. */
  private static final long EVERY_NANOS = 4_000_000_000L;

  private final Baseline baseline = new Baseline();
  private long now;

  private void roundTrips(int count, double millis) {
    for (int i = 0; i < count; i++) {
      now += EVERY_NANOS;
      baseline.add(now, (long) (millis * 1e6));
    }
  }

  private double millis() {
    return baseline.nanos() / 1e6;
  }

  @Test
  void anHourOfCongestionIsNotUsualHoweverYoungTheHistory() {
    roundTrips(20, 10);
    roundTrips(900, 800);
    assertThat(millis()).isCloseTo(10, Percentage.withPercentage(5));
  }

  @Test
  void whatLastsADayIsUsual() {
    roundTrips(20, 10);
    roundTrips(21_600, 600);
    assertThat(millis()).isCloseTo(600, Percentage.withPercentage(5));
  }

  @Test
  void fewLuckyRoundTripsAreNotUsual() {
    for (int i = 0; i < 480; i++) {
      roundTrips(49, 40);
      roundTrips(1, 2);
    }
    assertThat(millis()).isCloseTo(40, Percentage.withPercentage(5));
  }

  @Test
  void nothingIsUsualBeforeTheFirst() {
    assertThat(baseline.nanos()).isEqualTo(-1);
    roundTrips(1, 600);
    assertThat(millis()).isCloseTo(600, within(30.0));
  }
}
