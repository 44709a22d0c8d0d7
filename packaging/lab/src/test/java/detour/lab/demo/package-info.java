/** Tests without root and without a daemon. */
@NullMarked
package detour.lab.demo;

import org.jspecify.annotations.NullMarked;
