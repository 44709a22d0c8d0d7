package detour.daemon.core;

import detour.event.Event;
import detour.steering.policy.PolicyState;

/**
 * A move of the policy that a plan carries out; told when it is in the kernel.
 *
 * @param decision what was decided
 * @param event what is told, without the figures of the switch
 * @param decidedNanos when it was decided
 */
public record Moved(PolicyState.Decision decision, Event event, long decidedNanos) {}
