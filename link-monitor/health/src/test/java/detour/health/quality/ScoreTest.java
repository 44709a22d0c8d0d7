package detour.health.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTest {
  @ParameterizedTest
  @CsvSource({
    "5, 0.3, 0, 93, 4.41",
    "15, 2, 5, 91, 4.36",
    "25, 10, 10, 88, 4.30",
    "5, 1, 50, 77, 3.92",
    "60, 40, 50, 74, 3.78",
    "260, 30, 10, 66, 3.41",
    "300, 20, 5, 65, 3.37",
    "5, 1, 200, 51, 2.62",
  })
  void ratesAsTheTableOfTheReference(
      double oneWayMillis, double jitterMillis, double lossPermille, double rating, double mos) {
    double is =
        Score.rating((long) (2e6 * oneWayMillis), (long) (1e6 * jitterMillis), lossPermille);
    assertThat(is).isCloseTo(rating, within(0.6));
    assertThat(Score.mos(is)).isCloseTo(mos, within(0.02));
  }
}
