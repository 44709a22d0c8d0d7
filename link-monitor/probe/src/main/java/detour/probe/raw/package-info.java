/** The one thread of all raw sockets: waits for them and runs what is to be done with them. */
@NullMarked
package detour.probe.raw;

import org.jspecify.annotations.NullMarked;
