/** Routes (RTM_*ROUTE, {@code linux/rtnetlink.h}). */
@NullMarked
package detour.kernel.route;

import org.jspecify.annotations.NullMarked;
