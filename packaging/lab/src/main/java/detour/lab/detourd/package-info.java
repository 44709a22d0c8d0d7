/**
 * Detour seen from outside: the daemon as a program in the gateway's namespace, its control socket,
 * its page.
 *
 * <p>Nothing here knows Detour's classes; what it reads is the public {@code /api/v1}. Threads: two
 * for each connection to the page.
 */
@NullMarked
package detour.lab.detourd;

import org.jspecify.annotations.NullMarked;
