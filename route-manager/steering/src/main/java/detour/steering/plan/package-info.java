/** What the kernel shall hold, as values: rules, routes and the nftables table. Pure. */
@NullMarked
package detour.steering.plan;

import org.jspecify.annotations.NullMarked;
