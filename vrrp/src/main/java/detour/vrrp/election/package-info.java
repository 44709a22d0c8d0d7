/**
 * Where a gateway's priority comes from, and which virtual routers move together.
 *
 * <p>Pure: what is tracked is told from outside, with the time as monotonic nanoseconds. Not here:
 * reading files, running programs, watching interfaces.
 */
@NullMarked
package detour.vrrp.election;

import org.jspecify.annotations.NullMarked;
