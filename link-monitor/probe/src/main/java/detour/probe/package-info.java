/**
 * Asking an uplink: what all kinds of probes share.
 *
 * <p>Probes leave bound to the uplink's device and with its mark, so no route of others can lead
 * them astray. Here is no judgement: answers and failures go to a {@link
 * detour.probe.ProbeListener}.
 *
 * <p>There are two threads: the {@link detour.probe.raw.RawLoop} for echo and neighbours, and the
 * {@link detour.probe.loop.ProbeLoop} for TCP, HTTP, DNS and names; a user's programs have one
 * thread for each that runs.
 */
@NullMarked
package detour.probe;

import org.jspecify.annotations.NullMarked;
