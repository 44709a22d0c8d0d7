/**
 * The virtual router as a machine: what it hears, and what time does, to what it says and holds
 * (RFC 9568 section 6.4, RFC 3768 section 6.4).
 *
 * <p>Pure: no clock, thread, socket, file or random number. Time comes in with each event as
 * monotonic nanoseconds; what shall be done goes out as {@link detour.vrrp.state.Action}s. One
 * thread owns a {@link detour.vrrp.state.VrrpMachine}. Not here: bytes (package packet) and where
 * the priority comes from (package election).
 */
@NullMarked
package detour.vrrp.state;

import org.jspecify.annotations.NullMarked;
