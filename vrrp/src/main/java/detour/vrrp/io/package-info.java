/**
 * Frames of the pair in and out: Pcap4J on the LAN's interface, raw sockets for peers reached one
 * by one, group membership, and news of links and addresses.
 *
 * <p>Threads: one reader for each interface, one for the news; both only pass on. Sending is done
 * by whoever calls.
 */
@NullMarked
package detour.vrrp.io;

import org.jspecify.annotations.NullMarked;
