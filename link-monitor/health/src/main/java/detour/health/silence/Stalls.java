package detour.health.silence;

import java.util.List;

/**
 * Silences that ended by themselves.
 *
 * @param count since the start
 * @param longestNanos the longest, 0 for none
 * @param lastNanos the last, -1 for none
 * @param boundsMillis upper bounds of the histogram's classes
 * @param counts one for each class, and one above the last bound
 */
public record Stalls(
    long count, long longestNanos, long lastNanos, List<Integer> boundsMillis, List<Long> counts) {}
