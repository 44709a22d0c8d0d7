package detour.steering.policy;

import java.time.Duration;

/**
 * When a policy goes back to a better tier.
 *
 * @param mode how
 * @param after how long the better tier must have been good, for {@link Mode#HOLD}
 */
public record Failback(Mode mode, Duration after) {
  /** How a policy goes back. */
  public enum Mode {
    /** As soon as the better tier is usable. */
    IMMEDIATE,
    /** After it was usable without a break for a time. */
    HOLD,
    /** Only when an administrator says so, or when the tier in use fails. */
    MANUAL
  }

  /** Back after a minute. */
  public static final Failback DEFAULT = new Failback(Mode.HOLD, Duration.ofSeconds(60));

  long afterNanos() {
    return mode == Mode.IMMEDIATE ? 0 : after.toNanos();
  }
}
