/** The kernel writer's thread, and what is read of the kernel for the core. */
@NullMarked
package detour.daemon.kernelwork;

import org.jspecify.annotations.NullMarked;
