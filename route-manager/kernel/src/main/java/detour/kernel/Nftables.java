package detour.kernel;

import detour.kernel.nft.Counter;
import detour.kernel.nft.CounterTable;
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

  /**
   * A number that changes with each transaction of anybody in this namespace (NFT_MSG_GETGEN):
   * while it is the same, tables are what they were.
   */
  int generation() throws NftException;

  /**
   * Reads every named counter of an {@code inet} table, in one raw dump (NFT_MSG_GETOBJ); a table
   * that does not exist has none.
   */
  void counters(CounterTable into) throws NftException;

  /** The same, once. */
  default Map<String, Counter> counters(String table) throws NftException {
    CounterTable counters = new CounterTable(table);
    counters(counters);
    return counters.all();
  }
}
