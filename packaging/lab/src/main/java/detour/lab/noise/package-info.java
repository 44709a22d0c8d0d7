/**
 * Traffic nobody asked for: what an access network sends every customer, and the load of other
 * customers.
 *
 * <p>{@link detour.lab.noise.Frames} is pure; {@link detour.lab.noise.Noise} and {@link
 * detour.lab.noise.Load} own one thread each.
 */
@NullMarked
package detour.lab.noise;

import org.jspecify.annotations.NullMarked;
