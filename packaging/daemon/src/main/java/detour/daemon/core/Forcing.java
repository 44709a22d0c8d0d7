package detour.daemon.core;

import detour.health.Forced;

/**
 * An administrator's word about an uplink.
 *
 * @param to what it shall be
 * @param untilMillis when it ends, milliseconds of the wall clock, so that it ends over a restart
 *     too
 * @param seconds for how long it was given, 1 to a week; 0 if it is not known, and for an end
 * @param reason as given, hostile text
 * @param who said so
 */
public record Forcing(Forced to, long untilMillis, long seconds, String reason, String who) {
  /** The same with another end. */
  public Forcing until(long millis) {
    return new Forcing(to, millis, seconds, reason, who);
  }
}
