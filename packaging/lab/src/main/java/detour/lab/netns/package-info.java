/**
 * What the lab asks of Linux: network namespaces, processes inside them, nftables, links, raw
 * frames.
 *
 * <p>It is <em>not</em> Detour's own kernel layer and shares no line with it: the lab judges
 * Detour, so it must not be wrong in the same way. Threads: a {@link detour.lab.netns.Namespace}
 * owns one thread that never leaves it; sockets and child processes belong to the namespace of the
 * thread that makes them.
 */
@NullMarked
package detour.lab.netns;

import org.jspecify.annotations.NullMarked;
