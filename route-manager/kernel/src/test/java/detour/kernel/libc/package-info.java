/** Tests of sockets. */
@NullMarked
package detour.kernel.libc;

import org.jspecify.annotations.NullMarked;
