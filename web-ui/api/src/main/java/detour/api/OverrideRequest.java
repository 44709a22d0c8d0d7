package detour.api;

/**
 * The body of {@code POST /api/v1/uplinks/NAME/override}.
 *
 * @param to {@code up}, {@code down} or {@code release}
 * @param seconds how long it stands, 1 to 604800; 0: the default of four hours
 * @param reason for people, at most 200 characters
 * @param force whether the last usable uplink may be held down too; false unless given
 */
public record OverrideRequest(String to, long seconds, String reason, boolean force) {}
