package detour.health;

import detour.event.Reason;

/**
 * Whether an uplink could carry a packet at all, as the kernel's objects have it.
 *
 * @param stage how far a packet would come
 * @param reason what is missing and what would mend it
 * @param generation another number whenever interface, address or next hop became another one: what
 *     was learned before then does not count
 */
public record Readiness(Stage stage, Reason reason, int generation) {

  /** How far a packet would come, from nowhere to the next hop. */
  public enum Stage {
    NO_INTERFACE,
    NO_CARRIER,
    NO_ADDRESS,
    NO_GATEWAY,
    /** Probes would leave by another uplink, or not at all: they would prove nothing. */
    MISROUTED,
    READY
  }

  /** Whether probes can be sent. */
  public boolean ready() {
    return stage == Stage.READY;
  }
}
