package detour.health;

/**
 * A reading of an uplink's counters in one address family; all grow without end.
 *
 * @param tx packets that left by it and want an answer: not ICMP, not to the next hop, no probe; of
 *     a flow begun here that was answered before, of one from outside that went on (assured), or a
 *     TCP SYN
 * @param rx packets that came in by it and prove a working path: of a flow that left by it, not
 *     ICMP, not from the next hop, to no probe; an answer, or of a flow from outside that went on
 * @param fresh first replies to new connections: those of {@code rx} before it is assured
 * @param syn connection attempts that left by it (TCP SYN), those that were sent again too
 * @param txBytes all bytes that left by it, whatever they want: what fills the uplink
 */
public record Traffic(long tx, long rx, long fresh, long syn, long txBytes) {}
