/** Tests without root and without a daemon. */
@NullMarked
package detour.lab.bench.detection;

import org.jspecify.annotations.NullMarked;
