package detour.health.silence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlapDampingTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @CsvSource({"300, 0", "120, 4", "60, 3", "20, 3", "0, 3"})
  void fallsThisOftenSuppressAtTheNth(long everySeconds, int nth) {
    FlapDamping damping = new FlapDamping(0, false, 0);
    int suppressedAt = 0;
    for (int i = 1; i <= 10 && suppressedAt == 0; i++) {
      damping.fell(i * everySeconds * SECOND);
      suppressedAt = damping.suppressed(i * everySeconds * SECOND) ? i : 0;
    }
    assertThat(suppressedAt).isEqualTo(nth);
  }

  @Test
  void isFreeAgainAfterSixFallsAtOnceInAQuarterOfAnHour() {
    FlapDamping damping = new FlapDamping(0, false, 0);
    for (int i = 0; i < 6; i++) {
      damping.fell(0);
    }
    assertThat(damping.untilNanos(0) / SECOND).isBetween(860L, 880L);
    assertThat(damping.suppressed(860 * SECOND)).isTrue();
    assertThat(damping.suppressed(damping.untilNanos(0))).isFalse();
  }

  @Test
  void neverSuppressesForLongerThanHalfAnHour() {
    FlapDamping damping = new FlapDamping(0, false, 0);
    for (int i = 0; i < 1000; i++) {
      damping.fell(0);
    }
    assertThat(damping.untilNanos(0)).isBetween(1_799 * SECOND, 1_801 * SECOND);
  }

  @Test
  void aStallCountsHalf() {
    FlapDamping damping = new FlapDamping(0, false, 0);
    for (int i = 0; i < 4; i++) {
      damping.fell(0);
      damping.wasStall(0);
    }
    assertThat(damping.suppressed(0)).isFalse();
    assertThat(damping.penalty(0)).isEqualTo(2000);
  }
}
