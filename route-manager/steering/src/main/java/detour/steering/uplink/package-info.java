/**
 * An uplink as configured, and what the kernel's objects make of it: address, next hop, or what is
 * missing. Pure.
 */
@NullMarked
package detour.steering.uplink;

import org.jspecify.annotations.NullMarked;
