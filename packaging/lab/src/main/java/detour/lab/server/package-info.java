/**
 * What answers on the lab's Internet: echo, download, waiting, HTTP and DNS, over IPv4 and IPv6.
 *
 * <p>Just enough of each protocol for a probe or a meter. Threads: one for UDP, one for TCP.
 */
@NullMarked
package detour.lab.server;

import org.jspecify.annotations.NullMarked;
