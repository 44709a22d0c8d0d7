/** Tests of nftables. */
@NullMarked
package detour.kernel.nft;

import org.jspecify.annotations.NullMarked;
