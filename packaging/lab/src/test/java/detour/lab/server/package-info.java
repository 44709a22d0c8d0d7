/** Tests of the servers' protocols, pure. */
@NullMarked
package detour.lab.server;

import org.jspecify.annotations.NullMarked;
