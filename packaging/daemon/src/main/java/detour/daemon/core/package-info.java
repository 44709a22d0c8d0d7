/**
 * The daemon's core: health and steering joined, on one thread, with the queue that feeds it. The
 * core itself is pure: time and facts come in, what shall be done goes out through its ports.
 */
@NullMarked
package detour.daemon.core;

import org.jspecify.annotations.NullMarked;
