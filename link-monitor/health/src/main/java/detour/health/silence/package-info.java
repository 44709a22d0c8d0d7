/**
 * The parts of the dead detector: what traffic and probes say of a silence, how it is confirmed,
 * and how long it may last.
 *
 * <p>Pure, like all of health: no clock, thread or random number; monotonic nanoseconds come in
 * with each call. These parts know neither states nor targets; {@link detour.health.PathHealth}
 * puts them together and is the one to be called from outside the module.
 */
@NullMarked
package detour.health.silence;

import org.jspecify.annotations.NullMarked;
