/** The netlink protocol (RFC 3549): messages as bytes, and the errors it answers with. */
@NullMarked
package detour.kernel.netlink;

import org.jspecify.annotations.NullMarked;
