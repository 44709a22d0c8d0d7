package detour.daemon.core;

import detour.health.Forced;

/**
 * An administrator's word about an uplink.
 *
 * @param to up or down
 * @param untilMillis when it ends, milliseconds of the wall clock, so that it ends over a restart
 *     too
 * @param reason as given, hostile text
 * @param who said so
 */
public record Forcing(Forced to, long untilMillis, String reason, String who) {}
