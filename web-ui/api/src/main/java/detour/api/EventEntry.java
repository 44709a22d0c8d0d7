package detour.api;

import java.util.Map;

/**
 * An entry of {@code GET /api/v1/events}.
 *
 * @param sequence grows by one with each event, over restarts too
 * @param at when it happened
 * @param type stable name, such as {@code policy.failover}
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param subject whom it is about
 * @param sentence for people
 * @param reason why
 * @param details further facts
 */
public record EventEntry(
    long sequence,
    String at,
    String type,
    String severity,
    String subject,
    String sentence,
    ReasonText reason,
    Map<String, String> details) {}
