package detour.health.quality;

/**
 * How well a path carries traffic; -1 where too few probes were answered to tell.
 *
 * @param lossPermille loss there and back of the last 60 probes, over all targets
 * @param latencyNanos median round trip of the second best target
 * @param jitterNanos interarrival jitter (RFC 3550 section 6.4.1) of the second best target
 * @param baselineNanos the usual round trip of the nearest target: the tenth percentile of a day
 * @param score R of ITU-T G.107, 0 to 100: from 80 on good, 70 fair, 60 poor
 * @param mos the same as a mean opinion score, 1 to 4.5
 * @param zooming whether the dense sampling after a lost probe is under way
 */
public record Quality(
    int lossPermille,
    long latencyNanos,
    long jitterNanos,
    long baselineNanos,
    int score,
    double mos,
    boolean zooming) {}
