/** TCP connect: whoever answers the opening segment lives, be it with a reset. */
@NullMarked
package detour.probe.tcp;

import org.jspecify.annotations.NullMarked;
