/** Neighbour cache entries, ARP and NDP (RTM_*NEIGH, {@code linux/neighbour.h}). */
@NullMarked
package detour.kernel.neighbor;

import org.jspecify.annotations.NullMarked;
