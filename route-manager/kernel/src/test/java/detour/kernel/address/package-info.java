/** Tests of addresses. */
@NullMarked
package detour.kernel.address;

import org.jspecify.annotations.NullMarked;
