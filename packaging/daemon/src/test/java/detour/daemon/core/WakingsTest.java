package detour.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class WakingsTest {
  private static final long MILLI = 1_000_000L;
  private static final long MINUTE = 60_000 * MILLI;

  private final long begun = Long.MAX_VALUE - 3 * MINUTE; // nanoTime may turn over
  private final Wakings wakings = new Wakings(begun);

  private void late(long at, int times, long millis) {
    for (int i = 0; i < times; i++) {
      wakings.woken(begun + at - millis * MILLI, begun + at);
    }
  }

  private Optional<Wakings.Late> at(long at) {
    return wakings.late(begun + at);
  }

  @Test
  void whatIsUsualIsNotTold() {
    late(MINUTE, 10_000, 49);
    late(MINUTE, 9, 400);
    assertThat(at(MINUTE)).isEmpty();
  }

  @Test
  void tenInTenMinutesAreTold() {
    late(MINUTE, 4, 60);
    late(9 * MINUTE, 6, 430);
    assertThat(at(10 * MINUTE)).contains(new Wakings.Late(10, 430 * MILLI));
  }

  @Test
  void afterTenMinutesItIsForgotten() {
    late(MINUTE, 20, 900);
    late(5 * MINUTE, 10, 60);
    assertThat(at(11 * MINUTE)).contains(new Wakings.Late(10, 60 * MILLI));
    assertThat(at(15 * MINUTE)).isEmpty();
    late(600 * MINUTE, 10, 70);
    assertThat(at(600 * MINUTE)).contains(new Wakings.Late(10, 70 * MILLI));
  }
}
