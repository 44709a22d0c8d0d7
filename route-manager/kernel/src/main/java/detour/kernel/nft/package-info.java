/**
 * nftables through libnftables: commands in nft's own words in, listings as JSON out; change events
 * and counters over nfnetlink.
 */
@NullMarked
package detour.kernel.nft;

import org.jspecify.annotations.NullMarked;
