package detour.api;

/**
 * The body of {@code POST /api/v1/pair/handover}.
 *
 * @param seconds for which the role is not taken back from a gateway that lives, 1 to 86400; 0: it
 *     may be taken back at once
 */
public record HandOverRequest(long seconds) {}
