/**
 * The page and the API: on loopback for browsers, GET only until there is a login, and on a unix
 * socket for the command line.
 *
 * <p>Knows nothing of probes or routes: all it shows it asks of a {@link detour.server.Backend}.
 * Routes deny by default. Threads: Netty's; a backend's methods are called on them and return at
 * once.
 */
@NullMarked
package detour.server;

import org.jspecify.annotations.NullMarked;
