/**
 * The good detector: how well a path that is alive carries traffic, over windows of probes.
 *
 * <p>Pure; never a verdict of death. {@link detour.health.PathHealth} feeds it.
 */
@NullMarked
package detour.health.quality;

import org.jspecify.annotations.NullMarked;
