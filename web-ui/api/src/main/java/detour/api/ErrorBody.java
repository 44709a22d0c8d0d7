package detour.api;

/**
 * An error as RFC 9457 has it ({@code application/problem+json}).
 *
 * @param type {@code about:blank}
 * @param title the status' standard words
 * @param status the status code
 * @param detail what is wrong and what would be right
 */
public record ErrorBody(String type, String title, int status, String detail) {}
