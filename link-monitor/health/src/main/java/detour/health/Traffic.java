package detour.health;

/**
 * A reading of an uplink's counters in one address family; all grow without end.
 *
 * @param tx packets that left by it and want an answer: not ICMP, {@code ct status seen-reply} or a
 *     TCP SYN
 * @param rx packets that came in by it and prove a working path: {@code ct status seen-reply}, not
 *     ICMP, not from the next hop
 * @param fresh first replies to new connections ({@code ct direction reply ct reply packets 1})
 * @param syn connection attempts that left by it (TCP SYN), those that were sent again too
 * @param txBytes all bytes that left by it, whatever they want: what fills the uplink
 */
public record Traffic(long tx, long rx, long fresh, long syn, long txBytes) {}
