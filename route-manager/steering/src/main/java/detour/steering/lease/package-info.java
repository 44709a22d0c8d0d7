/**
 * Reads the next hop from the lease files of DHCP clients, for uplinks whose default route was
 * never installed. Their text is hostile.
 */
@NullMarked
package detour.steering.lease;

import org.jspecify.annotations.NullMarked;
