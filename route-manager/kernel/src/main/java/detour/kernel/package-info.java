/**
 * The Linux kernel as Detour sees it: the ports that other modules use, and one value record for
 * each kernel object in the packages below.
 *
 * <p>Not here: any decision. Threads: a port's methods block until the kernel has answered; each
 * implementation says which thread may call it.
 */
@NullMarked
package detour.kernel;

import org.jspecify.annotations.NullMarked;
