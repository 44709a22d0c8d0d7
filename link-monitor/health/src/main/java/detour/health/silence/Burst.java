package detour.health.silence;

import java.time.Duration;

/**
 * How a silence is questioned.
 *
 * @param count probes (slow burst) or waves of probes (fast burst), at least
 * @param gap between two of them
 */
public record Burst(int count, Duration gap) {
  public Burst {
    if (count < 1 || gap.isNegative() || gap.isZero()) {
      throw new IllegalArgumentException("a burst has at least one probe and a positive gap");
    }
  }
}
