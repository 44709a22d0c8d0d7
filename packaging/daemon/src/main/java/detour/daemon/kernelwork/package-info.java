/** The kernel writer's thread, and what it does besides writing: reading facts for the core. */
@NullMarked
package detour.daemon.kernelwork;

import org.jspecify.annotations.NullMarked;
