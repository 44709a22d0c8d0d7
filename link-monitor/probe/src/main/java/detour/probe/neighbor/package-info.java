/**
 * Asking the next hop whether it is there: ARP (RFC 826) and neighbour solicitation (RFC 4861).
 *
 * <p>An answer proves the next hop and the wire to it, and nothing of what lies beyond.
 */
@NullMarked
package detour.probe.neighbor;

import org.jspecify.annotations.NullMarked;
