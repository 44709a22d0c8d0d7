package detour.health.silence;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.silence.TrafficTrack.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTrackTest {
  private static final long MILLI = 1_000_000L;
  private static final Watch WATCH =
      new Watch(
          Duration.ofMillis(10),
          Duration.ofMillis(30),
          Duration.ofMillis(400),
          Duration.ofSeconds(2));

  private final TrafficTrack track = new TrafficTrack(WATCH);
  private final Backoff unanswered = new Backoff(0);
  private final Backoff stopped = new Backoff(0);
  private long packets;

  private void read(long micros, boolean answered) {
    packets += answered ? 5 : 0;
    track.read(micros * 1_000, 2 * packets, packets, 0, 0);
  }

  private void flow() {
    for (long micros = 0; micros <= 1_000_000; micros += 10_000) {
      read(micros, true);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-900, -300, 0, 300, 900})
  void readingsThatJitterShowASilenceAtTheThird(long jitterMicros) {
    flow();
    read(1_010_000, false);
    read(1_020_000, false);
    assertThat(track.signal(1_020 * MILLI, unanswered, stopped, false)).isEqualTo(Signal.NONE);
    read(1_030_000 + jitterMicros, false);
    assertThat(track.signal((1_030_000 + jitterMicros) * 1_000, unanswered, stopped, false))
        .isEqualTo(Signal.STOPPED);
    assertThat(track.silentSinceNanos(Signal.STOPPED)).isEqualTo(1_000 * MILLI);
  }

  @Test
  void readingsThatDidNotComeAreNoSilence() {
    flow();
    read(1_100_000, false);
    assertThat(track.signal(1_100 * MILLI, unanswered, stopped, false)).isEqualTo(Signal.NONE);
  }

  @Test
  void thatFlowsEndNowAndThenDelaysNoOutage() {
    flow();
    for (int i = 0; i < 5; i++) {
      stopped.dismissed(1_000 * MILLI);
    }
    for (int i = 1; i <= 4; i++) {
      track.read((1_000 + 10 * i) * MILLI, 2 * packets + i, packets, 0, 0);
    }
    assertThat(track.signal(1_040 * MILLI, unanswered, stopped, false))
        .isEqualTo(Signal.UNANSWERED);
  }

  @Test
  void denseTrafficIsReadHalfAsOftenUntilAReadingSeesNone() {
    flow();
    for (long micros = 1_020_000; micros <= 2_000_000; micros += 20_000) {
      assertThat(track.readEveryNanos()).isEqualTo(20 * MILLI);
      read(micros, true);
    }
    read(2_020_000, false);
    assertThat(track.readEveryNanos()).isEqualTo(10 * MILLI);
    assertThat(track.signal(2_020 * MILLI, unanswered, stopped, false)).isEqualTo(Signal.NONE);
    read(2_030_000, false);
    assertThat(track.signal(2_030 * MILLI, unanswered, stopped, false)).isEqualTo(Signal.STOPPED);
  }

  @Test
  void aCallIsReadAtEachTick() {
    for (long micros = 0; micros <= 2_000_000; micros += 10_000) {
      packets += micros / 10_000 % 2;
      track.read(micros * 1_000, 2 * packets, packets, 0, 0);
      assertThat(track.readEveryNanos()).isEqualTo(micros == 0 ? 100 * MILLI : 10 * MILLI);
    }
  }

  @Test
  void whereNothingGoesCountersAreReadTenTimesLessOften() {
    for (long micros = 0; micros <= 640_000; micros += 10_000) {
      read(micros, false);
    }
    assertThat(track.readEveryNanos()).isEqualTo(100 * MILLI);
    read(740_000, true);
    assertThat(track.readEveryNanos()).isEqualTo(10 * MILLI);
  }
}
