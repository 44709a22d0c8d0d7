/**
 * The steering core: from facts and standings to the plan and what happens to flows. Pure; owned by
 * the core's thread.
 */
@NullMarked
package detour.steering.core;

import org.jspecify.annotations.NullMarked;
