/**
 * Which uplinks carry a policy's traffic, and the 256 buckets that say so to the kernel. Pure: time
 * comes in as monotonic nanoseconds.
 */
@NullMarked
package detour.steering.policy;

import org.jspecify.annotations.NullMarked;
