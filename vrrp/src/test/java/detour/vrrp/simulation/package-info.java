/** Gateways in virtual time on a network that misbehaves: seeded, the same seed the same story. */
@NullMarked
package detour.vrrp.simulation;

import org.jspecify.annotations.NullMarked;
