/** Tests without root and without a daemon. */
@NullMarked
package detour.lab.detourd;

import org.jspecify.annotations.NullMarked;
