/**
 * Judging an uplink: from answers, silence and what the kernel says of the interface to a state
 * with its reason.
 *
 * <p>Pure: no clock, thread, socket, file, logger or random number. Time comes in with each call as
 * monotonic nanoseconds; what shall be done goes out as {@link detour.health.Action}s. One thread
 * owns all objects of this package. {@link detour.health.PathHealth} is the way in; {@link
 * detour.health.SharedTargets} looks across uplinks, and {@link detour.health.Promise} computes
 * what settings amount to. The package has more than twenty classes because the parts of PathHealth
 * stay hidden in it. Not here: sending probes (module probe) and choosing uplinks (module
 * steering).
 */
@NullMarked
package detour.health;

import org.jspecify.annotations.NullMarked;
