/**
 * VRRP on the wire: adverts of version 2 (RFC 3768) and 3 (RFC 9568), the frames that carry them,
 * and the announcements of addresses (ARP, NDP), as bytes.
 *
 * <p>Pure: no clock, thread, socket or random number. Reading never throws: what is no advert of
 * ours is a {@link detour.vrrp.packet.Reading.Rejected} with its reason. Not here: what an advert
 * means (package state).
 */
@NullMarked
package detour.vrrp.packet;

import org.jspecify.annotations.NullMarked;
