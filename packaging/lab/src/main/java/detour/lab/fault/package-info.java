/**
 * What can go wrong at an ISP: each fault is a record that knows how to inflict and heal itself on
 * a {@link detour.lab.fault.FaultSite}.
 *
 * <p>A fault is <em>not</em> a script: whatever can be prepared is prepared, so that inflicting it
 * is one nftables transaction or one rtnetlink message, and the moment is known. No threads.
 */
@NullMarked
package detour.lab.fault;

import org.jspecify.annotations.NullMarked;
