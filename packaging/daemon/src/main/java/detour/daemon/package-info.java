/** detourd: the one place where real parts are created and joined. */
@NullMarked
package detour.daemon;

import org.jspecify.annotations.NullMarked;
