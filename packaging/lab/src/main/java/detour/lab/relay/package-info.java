/**
 * A wire with a length: frames between two devices, each held for a while. Used where the kernel
 * has no netem.
 *
 * <p>Threads: two for each direction, one that receives and one that waits and sends.
 */
@NullMarked
package detour.lab.relay;

import org.jspecify.annotations.NullMarked;
