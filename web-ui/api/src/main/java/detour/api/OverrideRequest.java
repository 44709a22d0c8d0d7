package detour.api;

/**
 * The body of {@code POST /api/v1/uplinks/NAME/override}.
 *
 * @param to {@code up}; {@code down}: its flows are told to leave; {@code drain}: no new flows,
 *     those there are stay; {@code disable}: down, and not even asked; {@code release}
 * @param seconds how long it stands, 1 to 604800; 0: the default of four hours
 * @param reason for people, at most 200 characters
 * @param force whether the last usable uplink may be taken away too; false unless given
 */
public record OverrideRequest(String to, long seconds, String reason, boolean force) {}
