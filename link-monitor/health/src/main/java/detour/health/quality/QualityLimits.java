package detour.health.quality;

import java.time.Duration;

/**
 * When a path counts as degraded, and when no longer.
 *
 * @param loss of probes, there and back, that degrades it
 * @param latency median round trip that degrades it
 * @param jitter interarrival jitter (RFC 3550 section 6.4.1) that degrades it
 * @param latencyIsRelative whether a round trip must also be far above the path's usual one: so of
 *     limits that nobody has chosen for this path
 * @param zoom the dense sampling after a lost probe
 */
public record QualityLimits(
    Loss loss, Times latency, Times jitter, boolean latencyIsRelative, Zoom zoom) {
  /** Where latency leaves unless told, as a share of where it enters. */
  public static final double LATENCY_LEAVES_AT = 0.7;

  /** The same of jitter, which swings more. */
  public static final double JITTER_LEAVES_AT = 0.6;

  /** The same of loss. */
  public static final double LOSS_LEAVES_AT = 0.375;

  /**
   * Loss.
   *
   * @param enterPermille loss that degrades
   * @param leavePermille loss below which it is good again; well below the other, so that a path
   *     that sits at the limit does not flap
   */
  public record Loss(int enterPermille, int leavePermille) {
    public Loss {
      if (leavePermille < 0 || enterPermille <= leavePermille) {
        throw new IllegalArgumentException(
            "loss must enter above where it leaves: " + enterPermille + ", " + leavePermille);
      }
    }
  }

  /**
   * A time.
   *
   * @param enter above it degrades
   * @param leave below it is good again, after a while
   */
  public record Times(Duration enter, Duration leave) {
    public Times {
      if (leave.isNegative() || enter.compareTo(leave) <= 0) {
        throw new IllegalArgumentException(
            "a time must enter above where it leaves: " + enter + ", " + leave);
      }
    }

    /** Leaving at a share of where it enters. */
    public static Times of(Duration enter, double leavesAt) {
      return new Times(enter, Duration.ofNanos((long) (enter.toNanos() * leavesAt)));
    }

    /** Where it leaves, as a share of where it enters. */
    double share() {
      return (double) leave.toNanos() / enter.toNanos();
    }
  }

  /**
   * The dense sampling after a lost probe.
   *
   * @param probes of one, 0 for none
   * @param pause least time between two
   */
  public record Zoom(int probes, Duration pause) {
    public Zoom {
      if (probes < 0) {
        throw new IllegalArgumentException("no sampling has " + probes + " probes");
      }
    }
  }

  /** 8 % in and 3 % out, and these. */
  public static QualityLimits of(long latencyMillis, long jitterMillis, boolean metered) {
    return new QualityLimits(
        new Loss(80, 30),
        Times.of(Duration.ofMillis(latencyMillis), LATENCY_LEAVES_AT),
        Times.of(Duration.ofMillis(jitterMillis), JITTER_LEAVES_AT),
        true,
        new Zoom(metered ? 50 : 100, Duration.ofSeconds(metered ? 300 : 60)));
  }
}
