package detour.health.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
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

  /** ITU-T G.107 annex B: the least R of each category of satisfaction, and its MOS. */
  @ParameterizedTest
  @CsvSource({"93.2, 4.41", "90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1"})
  void opinionsAreThoseOfTheTable(double rating, double mos) {
    assertThat(Score.mos(rating)).isCloseTo(mos, within(0.006));
  }

  @Test
  void noOpinionIsBelowOneOrAboveFourAndAHalf() {
    for (int rating = 0; rating <= 100; rating++) {
      assertThat(Score.mos(rating)).isBetween(1.0, 4.5);
    }
  }

  /** G.113 appendix I: G.711 with concealment, Ie 0, Bpl 25.1, random loss, no delay. */
  @ParameterizedTest
  @CsvSource({"0, 93.2", "10, 89.6", "20, 86.2", "50, 77.4", "100, 66.1", "200, 51.1"})
  void lossCostsWhatTheEquipmentImpairmentSays(double lossPermille, double rating) {
    assertThat(Score.rating(0, 0, lossPermille)).isCloseTo(rating, within(0.1));
  }

  /**
   * The short form for delay against G.107's own: talker echo (7-20 to 7-24, TELR 65 dB) and
   * absolute delay (7-27), which the short form is a fit of.
   */
  @ParameterizedTest
  @CsvSource({"0, 0.1", "25, 1", "50, 1", "100, 1", "150, 1", "200, 2", "300, 2", "400, 5"})
  void delayCostsWhatTheWholeFormulaSays(double oneWayMillis, double tolerance) {
    double is = 93.2 - Score.rating((long) (2e6 * oneWayMillis), 0, 0);
    assertThat(is).isCloseTo(echo(oneWayMillis) + absolute(oneWayMillis), within(tolerance));
  }

  private static double echo(double t) {
    double loudness = 65 - 40 * Math.log10((1 + t / 10) / (1 + t / 150));
    double terv = loudness + 6 * Math.exp(-0.3 * t * t);
    double roe = -1.5 * (-61.18 - 2); // noise floor and receive loudness at their defaults
    double half = (roe - (80 + 2.5 * (terv - 14))) / 2;
    return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-t));
  }

  private static double absolute(double t) {
    if (t <= 100) {
      return 0;
    }
    double x = Math.log(t / 100) / Math.log(2);
    return 25
        * (Math.pow(1 + Math.pow(x, 6), 1 / 6.0)
            - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1 / 6.0)
            + 2);
  }
}
