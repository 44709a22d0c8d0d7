package detour.api;

/**
 * Why something is so.
 *
 * @param code a stable word for programs
 * @param text words and numbers for people
 */
public record ReasonText(String code, String text) {}
