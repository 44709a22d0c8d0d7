/** Tests of the ports: one contract for the fake and the real kernel, and recorded bytes. */
@NullMarked
package detour.kernel;

import org.jspecify.annotations.NullMarked;
