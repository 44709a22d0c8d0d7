/** Tests of what is read from a measurement, pure. */
@NullMarked
package detour.lab.meter;

import org.jspecify.annotations.NullMarked;
