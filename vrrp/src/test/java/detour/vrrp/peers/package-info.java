/** Gateways of other makers, and hosts that look at them, in network namespaces. */
@NullMarked
package detour.vrrp.peers;

import org.jspecify.annotations.NullMarked;
