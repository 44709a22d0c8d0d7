package detour.health.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Burst lengths, budget, back-off and learned patience at their limits. */
class BoundsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400 * SECOND;
  private static final Patiences FIBER =
      new Patiences(millis(90), millis(250), millis(700), millis(2500), millis(500));

  private static Duration millis(long value) {
    return Duration.ofMillis(value);
  }

  /** Loss there and back of 2, 5, 10, 20, 30 % each way. */
  @ParameterizedTest
  @CsvSource({"0, 8", "40, 8", "98, 11", "190, 17", "360, 34", "510, 64", "999, 64"})
  void aBurstGrowsWithTheLoss(int lossPermille, int probes) {
    assertThat(Confirmation.length(8, lossPermille)).isEqualTo(probes);
  }

  @Test
  void aBudgetIsTwelveProbesAndOneEachTwoSeconds() {
    ProbeBudget budget = new ProbeBudget(2 * SECOND, 0);
    for (int i = 0; i < 12; i++) {
      assertThat(budget.take(0)).isTrue();
    }
    assertThat(budget.any(0)).isFalse();
    assertThat(budget.any(SECOND)).isFalse();
    assertThat(budget.take(2 * SECOND)).isTrue();
    assertThat(budget.take(2 * SECOND)).isFalse();
  }

  @Test
  void backOffGrowsToFiveAndIsForgotten() {
    Backoff backoff = new Backoff(0);
    backoff.dismissed(0);
    assertThat(backoff.factor(0)).isEqualTo(1.3);
    for (int i = 0; i < 100; i++) {
      backoff.dismissed(0);
    }
    assertThat(backoff.factor(0)).isEqualTo(5);
    assertThat(backoff.factor(30 * SECOND)).isEqualTo(3);
    assertThat(backoff.factor(3600 * SECOND)).isLessThan(1.01);
  }

  @Test
  void patienceIsLearnedCappedAndForgottenInWeeks() {
    LearnedPatience learned = new LearnedPatience(FIBER, 0, 0);
    assertThat(learned.moveNanos(0)).isEqualTo(millis(250).toNanos());
    learned.ended(0, millis(220).toNanos());
    assertThat(learned.moveNanos(0)).isEqualTo(millis(440).toNanos());
    assertThat(learned.moveNanos(7 * DAY)).isEqualTo(millis(250).toNanos());
    learned.ended(0, millis(480).toNanos());
    assertThat(learned.moveNanos(0)).isEqualTo(millis(500).toNanos());
    learned.ended(0, 10 * SECOND);
    assertThat(learned.longestNanos(0)).isEqualTo(millis(480).toNanos());
    assertThat(learned.idleNanos(0)).isEqualTo(millis(700).toNanos());
  }

  @Test
  void aSlowAnswerAsksForLessPatienceThanASilence() {
    LearnedPatience learned = new LearnedPatience(FIBER, 0, 0);
    learned.roundTrip(0, millis(200).toNanos());
    assertThat(learned.moveNanos(0)).isEqualTo(millis(300).toNanos());
    learned.roundTrip(0, millis(501).toNanos());
    assertThat(learned.moveNanos(0)).isEqualTo(millis(300).toNanos());
    learned.ended(0, millis(200).toNanos());
    assertThat(learned.moveNanos(0)).isEqualTo(millis(400).toNanos());
  }

  @Test
  void nothingLearnedDelaysWhoIsQuick() {
    LearnedPatience learned = new LearnedPatience(FIBER.quick(), millis(400).toNanos(), 0);
    assertThat(learned.moveNanos(0)).isEqualTo(FIBER.suspect().toNanos());
    assertThat(learned.longestNanos(0)).isEqualTo(millis(400).toNanos());
  }

  @Test
  void patiencesThatContradictEachOtherAreRefused() {
    assertThatThrownBy(
            () -> new Patiences(millis(300), millis(250), millis(700), millis(900), millis(500)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stallsAreCountedByLength() {
    StallLog log = new StallLog();
    log.add(millis(95).toNanos());
    log.add(millis(240).toNanos());
    log.add(millis(9_000).toNanos());
    assertThat(log.stalls().counts()).containsExactly(1L, 0L, 1L, 0L, 0L, 0L, 1L);
    assertThat(log.stalls().count()).isEqualTo(3);
    assertThat(log.stalls().longestNanos()).isEqualTo(millis(9_000).toNanos());
  }

  @Test
  void aOneWayVerdictIsDueOnceEnoughProbesAreMissing() {
    OneWay mute = new OneWay(0, 5_000_000_000L);
    for (int i = 0; i < 7; i++) {
      mute.missed(i % 2 == 0);
    }
    assertThat(mute.dueNanos(false)).as("seven are too few").isEqualTo(Long.MAX_VALUE);
    mute.missed(true);
    assertThat(mute.dueNanos(false)).isEqualTo(8_000_000_000L);
    assertThat(mute.dueNanos(true)).isEqualTo(6_000_000_000L);
  }
}
