package detour.lab.meter;

/**
 * How one stream stands at the moment.
 *
 * @param stream its name
 * @param family its address family
 * @param sent requests so far
 * @param answered answers so far; those on their way are missing
 * @param lost requests not answered within a second
 * @param refused requests refused aloud so far (reset, unreachable)
 */
public record Count(
    String stream, Family family, long sent, long answered, long lost, long refused) {}
