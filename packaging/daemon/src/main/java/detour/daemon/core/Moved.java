package detour.daemon.core;

import detour.event.Event;

/**
 * A move of the policy that a plan carries out; told when it is in the kernel.
 *
 * @param event what is told, without the figures of the switch
 * @param decidedNanos when it was decided
 */
public record Moved(Event event, long decidedNanos) {}
