/**
 * The one Netty thread of all probes that go over TCP and UDP: sockets bound to an uplink, and an
 * {@link detour.probe.loop.Attempt} with a time limit and one outcome for each probe.
 */
@NullMarked
package detour.probe.loop;

import org.jspecify.annotations.NullMarked;
