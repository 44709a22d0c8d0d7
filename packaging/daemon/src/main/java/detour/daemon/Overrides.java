package detour.daemon;

import detour.daemon.core.Forcing;
import detour.daemon.store.StateFolder;
import detour.health.Forced;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Administrators' words about uplinks, kept over restarts until their time is over.
 *
 * <p>While the daemon runs, the monotonic clock measures that time: a wall clock that is set, by
 * hand or by NTP on a machine that starts without the time, neither ends nor prolongs a word. Over
 * a restart only the wall clock goes on; then no word lasts longer than it was given for.
 */
final class Overrides {
  private static final long NANOS_A_MILLI = 1_000_000;

  /** Wall clocks that are slewed drift so far; more is a step. */
  private static final long STEP_MILLIS = 2_000;

  private final StateFolder folder;
  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private final Map<String, Forcing> standing = new TreeMap<>();
  private final Map<String, Long> deadlines = new HashMap<>();

  /**
   * Reads those that stand.
   *
   * @param nanoTime monotonic nanoseconds
   */
  Overrides(StateFolder folder, InstantSource wall, LongSupplier nanoTime) throws IOException {
    this.folder = folder;
    this.wall = wall;
    this.nanoTime = nanoTime;
    long now = wall.millis();
    folder
        .overrides(now)
        .forEach(
            (uplink, forcing) -> {
              long left = forcing.untilMillis() - now;
              if (forcing.seconds() > 0) { // an older daemon did not write it
                left = Math.min(left, 1000 * forcing.seconds());
              }
              stand(uplink, forcing.until(now + left), left);
            });
  }

  private void stand(String uplink, Forcing forcing, long leftMillis) {
    standing.put(uplink, forcing);
    deadlines.put(uplink, nanoTime.getAsLong() + leftMillis * NANOS_A_MILLI);
  }

  /** Those that stand, by uplink. */
  synchronized Map<String, Forcing> standing() {
    return Map.copyOf(standing);
  }

  /**
   * Keeps a word from now on.
   *
   * @param to {@link Forced#NONE} ends what stands
   * @param seconds for how long
   * @throws IOException when it cannot be written; what stood before stands
   */
  synchronized Forcing keep(String uplink, Forced to, long seconds, String reason, String who)
      throws IOException {
    Forcing forcing = new Forcing(to, wall.millis() + 1000 * seconds, seconds, reason, who);
    Map<String, Forcing> next = new TreeMap<>(standing);
    if (to == Forced.NONE) {
      next.remove(uplink);
      folder.overrides(next);
      standing.remove(uplink);
      deadlines.remove(uplink);
    } else {
      next.put(uplink, forcing);
      folder.overrides(next);
      stand(uplink, forcing, 1000 * seconds);
    }
    return forcing;
  }

  /** Uplinks of words whose time is over. */
  synchronized List<String> over() {
    long now = nanoTime.getAsLong();
    return standing.keySet().stream()
        .filter(each -> now - deadlines.getOrDefault(each, now) >= 0)
        .toList();
  }

  /**
   * The wall clock may have been set: words that end at another time of day because of that, by
   * uplink.
   *
   * @throws IOException when they cannot be written; they are found again the next time
   */
  synchronized Map<String, Forcing> redated() throws IOException {
    long now = nanoTime.getAsLong();
    Map<String, Forcing> moved = new TreeMap<>();
    standing.forEach(
        (uplink, forcing) -> {
          long left = (deadlines.getOrDefault(uplink, now) - now) / NANOS_A_MILLI;
          long until = wall.millis() + left;
          if (Math.abs(until - forcing.untilMillis()) > STEP_MILLIS) {
            moved.put(uplink, forcing.until(until));
          }
        });
    if (!moved.isEmpty()) {
      Map<String, Forcing> next = new TreeMap<>(standing);
      next.putAll(moved);
      folder.overrides(next);
      standing.putAll(moved);
    }
    return moved;
  }
}
