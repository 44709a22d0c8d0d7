/** Tests without root and without a daemon. */
@NullMarked
package detour.lab.bench;

import org.jspecify.annotations.NullMarked;
