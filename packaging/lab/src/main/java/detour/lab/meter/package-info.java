/**
 * What people in the office notice, measured with the lab's own clock: calls, new connections,
 * downloads, names.
 *
 * <p>A {@link detour.lab.meter.Meter} sends from one office host over one address family and
 * attributes each answer to its request. It decides nothing: outages are read from its report
 * afterwards. Threads: one for each meter, in the host's namespace, on which all its sockets are
 * made.
 */
@NullMarked
package detour.lab.meter;

import org.jspecify.annotations.NullMarked;
