package detour.vrrp.address;

import detour.kernel.Nftables;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps what it is told, and has tables of these families. */
final class TellingNftables implements Nftables {
  final List<String> told = new ArrayList<>();

  /** Of each table, with a rule in it. */
  final Set<String> chains = new TreeSet<>();

  /** Whether it refuses all. */
  boolean refuses;

  private final Set<String> families;

  TellingNftables(String... families) {
    this.families = Set.of(families);
  }

  @Override
  public void run(String commands) throws NftException {
    if (refuses) {
      throw new NftException("Error: No such file or directory");
    }
    told.add(commands);
  }

  @Override
  public Optional<TableListing> table(String family, String name) {
    SortedMap<String, TableListing.Chain> there = new TreeMap<>();
    TableListing.RuleEntry rule = new TableListing.RuleEntry(1, "", "");
    chains.forEach(
        each -> there.put(each, new TableListing.Chain("filter", "", 0, "", List.of(rule))));
    return families.contains(family)
        ? Optional.of(
            new TableListing(
                family, name, there, new TreeMap<>(), new TreeMap<>(), new TreeMap<>()))
        : Optional.empty();
  }

  @Override
  public int generation() {
    return 0;
  }

  @Override
  public void counters(CounterTable into) {
    into.begin();
  }
}
