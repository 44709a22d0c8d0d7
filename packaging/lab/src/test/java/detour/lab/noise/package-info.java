/** Tests of the noise, pure. */
@NullMarked
package detour.lab.noise;

import org.jspecify.annotations.NullMarked;
