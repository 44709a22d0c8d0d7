/** Policy routing rules (RTM_*RULE, {@code linux/fib_rules.h}). */
@NullMarked
package detour.kernel.rule;

import org.jspecify.annotations.NullMarked;
