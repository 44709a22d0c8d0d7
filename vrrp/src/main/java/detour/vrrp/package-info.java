/**
 * The gateway pair: virtual routers that move between gateways by VRRP.
 *
 * @see detour.vrrp.packet
 */
@NullMarked
package detour.vrrp;

import org.jspecify.annotations.NullMarked;
