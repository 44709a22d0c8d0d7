package detour.steering.core;

import detour.kernel.address.Family;

/** What happens to the flows of an uplink, after the plan is in the kernel. */
public sealed interface FlowAction {
  /** The family it is about. */
  Family family();

  /** The uplink it is about. */
  int uplink();

  /**
   * The uplink is dead: its UDP, ICMP and other entries and unanswered TCP are deleted; TCP is told
   * by a reset at its next packet, and poked so that there is one.
   */
  record Release(Family family, int uplink) implements FlowAction {}

  /**
   * The uplink is back with another address: what is left of its old flows can never work again.
   */
  record Forget(Family family, int uplink) implements FlowAction {}
}
