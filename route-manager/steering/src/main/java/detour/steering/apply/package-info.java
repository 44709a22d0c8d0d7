/**
 * Carries out changes and switches through the kernel's ports, reads back, repairs. Owned by one
 * thread, the kernel writer; here is no decision.
 */
@NullMarked
package detour.steering.apply;

import org.jspecify.annotations.NullMarked;
