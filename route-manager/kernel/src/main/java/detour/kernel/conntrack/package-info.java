/**
 * Connection tracking entries through ctnetlink ({@code linux/netfilter/nfnetlink_conntrack.h}).
 */
@NullMarked
package detour.kernel.conntrack;

import org.jspecify.annotations.NullMarked;
