/** Tests of the protocol, and the recorded conversations that other tests replay. */
@NullMarked
package detour.kernel.netlink;

import org.jspecify.annotations.NullMarked;
