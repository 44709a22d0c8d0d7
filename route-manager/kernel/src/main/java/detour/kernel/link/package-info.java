/** Network interfaces (RTM_*LINK, {@code linux/if_link.h}). */
@NullMarked
package detour.kernel.link;

import org.jspecify.annotations.NullMarked;
