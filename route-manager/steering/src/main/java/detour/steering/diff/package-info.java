/** What must be done to make the kernel equal the plan, in an order that loses nothing. Pure. */
@NullMarked
package detour.steering.diff;

import org.jspecify.annotations.NullMarked;
