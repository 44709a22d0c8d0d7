package detour.kernel;

import detour.kernel.nft.Counter;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import java.util.Map;
import java.util.Optional;

/**
 * The nftables of this network namespace.
 *
 * <p>Any thread may call it; one transaction or listing at a time, counters beside them.
 */
public interface Nftables {
  /**
   * Carries out commands in nft's own words as one transaction: all of them or none.
   *
   * @param commands as a file for {@code nft -f}; built from checked values only, never from text
   *     that came from outside
   * @throws NftException with libnftables' text when the kernel or the parser refused
   */
  void run(String commands) throws NftException;

  /** Reads a table back, empty if it does not exist. */
  Optional<TableListing> table(String family, String name) throws NftException;

  /** Every named counter of an {@code inet} table, in one raw dump (NFT_MSG_GETOBJ). */
  Map<String, Counter> counters(String table) throws NftException;
}
