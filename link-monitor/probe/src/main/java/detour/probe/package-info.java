/**
 * Asking an uplink: what all kinds of probes share.
 *
 * <p>Probes leave bound to the uplink's device and with its mark, so no route of others can lead
 * them astray. Here is no judgement: answers and failures go to a {@link
 * detour.probe.ProbeListener}.
 */
@NullMarked
package detour.probe;

import org.jspecify.annotations.NullMarked;
