package detour.health.silence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaturationTest {
  private static final long MILLI = 1_000_000L;
  private static final long RTT = 10 * MILLI;

  private final Saturation saturation = new Saturation(20 * MILLI, 0);
  private long now;
  private long bytes;

  private void send(long bytesPerSecond, long millis) {
    for (int i = 0; i < millis; i += 10) {
      now += 10 * MILLI;
      bytes += bytesPerSecond / 100;
      saturation.read(now, bytes);
    }
  }

  @Test
  void aRateNeverSeenBeforeMayBeTooMuch() {
    send(20_000, 5_000);
    assertThat(saturation.full(now)).isFalse();
    send(2_500_000, 300);
    assertThat(saturation.full(now)).isTrue();
  }

  @Test
  void aProbeInItsUsualTimeProvesTheRateSafe() {
    send(2_500_000, 1_000);
    saturation.roundTrip(now, RTT, RTT);
    assertThat(saturation.full(now)).isFalse();
    send(2_500_000, 5_000);
    assertThat(saturation.full(now)).isFalse();
    send(6_000_000, 300);
    assertThat(saturation.full(now)).isTrue();
  }

  @Test
  void aLateProbeProvesItTooMuch() {
    send(2_500_000, 1_000);
    saturation.roundTrip(now, RTT, RTT);
    saturation.roundTrip(now, 50 * RTT, RTT);
    assertThat(saturation.full(now)).isTrue();
    send(1_000, 10_000);
    assertThat(saturation.full(now)).isFalse();
    send(2_500_000, 300);
    assertThat(saturation.full(now)).isTrue();
  }

  @Test
  void peaksThatAreLowOnTheMeanFillNothing() {
    for (int i = 0; i < 20; i++) {
      send(150_000, 200);
      send(20_000, 800);
      assertThat(saturation.full(now)).isFalse();
    }
  }

  @Test
  void aProbeInItsUsualTimeFindsTheQueueEmptyWhateverTheRate() {
    send(2_500_000, 300);
    send(1_000, 1_000);
    assertThat(saturation.full(now)).isTrue();
    saturation.roundTrip(now, RTT, RTT);
    assertThat(saturation.full(now)).isFalse();
  }

  @Test
  void callsFillNothing() {
    send(20_000, 60_000);
    assertThat(saturation.full(now)).isFalse();
  }
}
