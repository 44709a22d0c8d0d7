package detour.vrrp.election;

import detour.event.Reason;

/**
 * A priority and where it comes from.
 *
 * @param priority 1 to 254; 0: unfit
 * @param reason the sum in words: {@code 150 - 50 (fiber: down) = 100}
 */
public record Score(int priority, Reason reason) {}
