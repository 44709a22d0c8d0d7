/**
 * DNS over UDP (RFC 1035): a question as a probe, and names looked up through an uplink.
 *
 * <p>An answer NOERROR or NXDOMAIN of a resolver beyond the uplink proves the way; SERVFAIL and
 * REFUSED are an answer of the resolver alone. The codec is Netty's; what an answer is worth is
 * judged here.
 */
@NullMarked
package detour.probe.dns;

import org.jspecify.annotations.NullMarked;
