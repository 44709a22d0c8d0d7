/**
 * {@code detour}: the command line. Speaks HTTP with the daemon over its unix socket; rendering is
 * pure.
 *
 * <p>Starts in a fraction of a second: no Netty, no databind.
 */
@NullMarked
package detour.cli;

import org.jspecify.annotations.NullMarked;
