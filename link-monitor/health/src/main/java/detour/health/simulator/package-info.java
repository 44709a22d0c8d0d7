/**
 * Links and offices in virtual time, to see how the detectors fare: seeded, so that the same seed
 * gives the same story.
 *
 * <p>Pure: no clock, no thread, and randomness only from {@link detour.health.simulator.Dice}. Not
 * here: anything a running gateway needs. Packets and queues are as coarse as the question allows;
 * TCP's congestion control is not simulated.
 */
@NullMarked
package detour.health.simulator;

import org.jspecify.annotations.NullMarked;
