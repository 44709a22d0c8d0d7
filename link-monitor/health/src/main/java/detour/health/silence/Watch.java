package detour.health.silence;

import java.time.Duration;

/**
 * How traffic is watched.
 *
 * @param tick between two readings of the counters while the uplink carries traffic
 * @param floor least silence under traffic that is worth a question; above the gap that one lost
 *     voice packet (20 ms) leaves
 * @param cap longest silence under traffic that goes without a question
 * @param refill one probe for bursts is earned in this time
 */
public record Watch(Duration tick, Duration floor, Duration cap, Duration refill) {
  public Watch {
    if (tick.isNegative() || tick.isZero() || floor.compareTo(cap) > 0) {
      throw new IllegalArgumentException("the tick is positive and the floor not above the cap");
    }
  }
}
