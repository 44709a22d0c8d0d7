/**
 * Addresses of interfaces, and the two small values everything else is made of: family and prefix.
 */
@NullMarked
package detour.kernel.address;

import org.jspecify.annotations.NullMarked;
