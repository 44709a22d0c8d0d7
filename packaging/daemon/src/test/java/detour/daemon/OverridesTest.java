package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.daemon.store.StateFolder;
import detour.health.Forced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator's word lasts as long as it was given for, whatever the clocks do. */
class OverridesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final long HOUR = 3600;

  @TempDir private Path place;
  private Instant wall = NOON;
  private long nanos = 5;

  private Overrides open() throws IOException {
    return new Overrides(
        new StateFolder(place.resolve("state"), line -> {}), () -> wall, () -> nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  private static Instant end(Overrides overrides) {
    assertThat(overrides.standing()).containsOnlyKeys("fiber");
    return overrides.standing().values().stream()
        .map(each -> Instant.ofEpochMilli(each.untilMillis()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itEndsAfterItsTime() throws IOException {
    Overrides overrides = open();
    overrides.keep("fiber", Forced.DOWN, HOUR, "new cable", "anna");
    pass(Duration.ofMinutes(59));
    assertThat(overrides.over()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(overrides.over()).containsExactly("fiber");
    overrides.keep("fiber", Forced.NONE, 0, "its time was over", "detourd");
    assertThat(overrides.standing()).isEmpty();
    assertThat(overrides.over()).isEmpty();
    assertThat(open().standing()).isEmpty();
  }

  @Test
  void aWallClockThatIsSetNeitherEndsNorProlongsIt() throws IOException {
    Overrides overrides = open();
    overrides.keep("fiber", Forced.DOWN, HOUR, "new cable", "anna");
    for (Duration step : new Duration[] {Duration.ofHours(1), Duration.ofHours(-2)}) {
      wall = wall.plus(step);
      assertThat(overrides.over()).isEmpty();
      assertThat(overrides.redated()).containsOnlyKeys("fiber");
      assertThat(end(overrides)).isEqualTo(wall.plus(Duration.ofHours(1)));
      assertThat(overrides.redated()).isEmpty();
    }
    assertThat(end(open())).as("as kept").isEqualTo(wall.plus(Duration.ofHours(1)));
    pass(Duration.ofHours(1));
    assertThat(overrides.over()).containsExactly("fiber");
  }

  @Test
  void whatAnOlderDaemonKeptStandsToItsEnd() throws IOException {
    Path file =
        new StateFolder(place.resolve("state"), line -> {}).path().resolve("overrides.json");
    long end = NOON.plusSeconds(HOUR).toEpochMilli();
    Files.writeString(
        file,
        "{\"fiber\":{\"to\":\"DOWN\",\"untilMillis\":%d,\"reason\":\"x\",\"who\":\"anna\"}}"
            .formatted(end));
    Overrides overrides = open();
    pass(Duration.ofMinutes(59));
    assertThat(overrides.over()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(overrides.over()).containsExactly("fiber");
  }

  @Test
  void aSlewedClockMovesNothing() throws IOException {
    Overrides overrides = open();
    overrides.keep("fiber", Forced.DOWN, HOUR, "new cable", "anna");
    wall = wall.plusMillis(1_500);
    assertThat(overrides.redated()).isEmpty();
  }

  @Test
  void overARestartTheWallClockCountsButNeverMoreThanWasGiven() throws IOException {
    open().keep("fiber", Forced.DOWN, HOUR, "new cable", "anna");
    pass(Duration.ofMinutes(20));
    nanos = 7; // another boot
    Overrides later = open();
    pass(Duration.ofMinutes(39));
    assertThat(later.over()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(later.over()).containsExactly("fiber");

    wall = Instant.EPOCH; // a machine without a clock
    Overrides lost = open();
    assertThat(end(lost)).isEqualTo(Instant.EPOCH.plusSeconds(HOUR));
    wall = NOON; // NTP tells the time
    assertThat(lost.over()).isEmpty();
    pass(Duration.ofHours(1));
    assertThat(lost.over()).containsExactly("fiber");
  }
}
