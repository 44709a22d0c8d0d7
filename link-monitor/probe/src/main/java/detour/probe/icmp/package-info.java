/** ICMP and ICMPv6 echo (RFC 792, RFC 4443) on raw sockets; one thread for all uplinks. */
@NullMarked
package detour.probe.icmp;

import org.jspecify.annotations.NullMarked;
