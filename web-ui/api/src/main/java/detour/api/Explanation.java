package detour.api;

import java.util.List;

/**
 * {@code GET /api/v1/explain?source=&destination=&port=}: by which uplink a new flow would leave.
 * The port may be left out: it does not matter, and a step says so.
 *
 * @param uplink its name; empty if it does not leave by an uplink
 * @param sentence the answer, for people
 * @param steps how the answer was come to, one line each
 */
public record Explanation(String uplink, String sentence, List<String> steps) {}
