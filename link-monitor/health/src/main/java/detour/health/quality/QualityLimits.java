package detour.health.quality;

import java.time.Duration;

/**
 * When a path counts as degraded, and when no longer.
 *
 * @param lossEnterPermille loss there and back that degrades it
 * @param lossLeavePermille loss below which it is good again; well below the other, so that a path
 *     that sits at the limit does not flap
 * @param latency median round trip that degrades it, if it is also far above the path's usual one
 * @param jitter interarrival jitter (RFC 3550 section 6.4.1) that degrades it
 * @param zoomProbes probes of the dense sampling after a lost probe
 * @param zoomPause least time between two such samplings
 */
public record QualityLimits(
    int lossEnterPermille,
    int lossLeavePermille,
    Duration latency,
    Duration jitter,
    int zoomProbes,
    Duration zoomPause) {
  public QualityLimits {
    if (lossLeavePermille < 0 || lossEnterPermille <= lossLeavePermille || zoomProbes < 0) {
      throw new IllegalArgumentException(
          "loss must enter above where it leaves: " + lossEnterPermille + ", " + lossLeavePermille);
    }
  }

  /** 8 % in and 3 % out, and these. */
  public static QualityLimits of(long latencyMillis, long jitterMillis, boolean metered) {
    return new QualityLimits(
        80,
        30,
        Duration.ofMillis(latencyMillis),
        Duration.ofMillis(jitterMillis),
        metered ? 50 : 100,
        Duration.ofSeconds(metered ? 300 : 60));
  }
}
