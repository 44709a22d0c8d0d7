package detour.steering.diff;

import detour.kernel.nft.TableListing;
import detour.steering.plan.Plan;
import detour.steering.plan.TablePlan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kernel as it must be once it has taken every change of a plan, without reading it back. */
public final class Assumed {
  private Assumed() {}

  /** What a plan makes of the kernel's objects of Detour; those of others are left out. */
  public static KernelState after(Plan plan) {
    return new KernelState(plan.rules(), plan.routes(), Optional.of(listing(plan.table())));
  }

  private static TableListing listing(TablePlan table) {
    SortedMap<String, TableListing.Chain> chains = new TreeMap<>();
    table
        .chains()
        .forEach(
            (name, chain) ->
                chains.put(
                    name,
                    new TableListing.Chain(
                        "", "", 0, chain.hook().isEmpty() ? "" : "accept", rules(chain))));
    SortedMap<String, List<String>> sets = new TreeMap<>();
    table.sets().forEach((name, set) -> sets.put(name, List.copyOf(set.elements())));
    SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
    table.maps().forEach((name, map) -> maps.put(name, map.elements()));
    SortedMap<String, Long> counters = new TreeMap<>();
    table.counters().forEach(name -> counters.put(name, 0L));
    return new TableListing("inet", table.name(), chains, sets, maps, counters);
  }

  private static List<TableListing.RuleEntry> rules(TablePlan.ChainPlan chain) {
    return chain.rules().stream()
        .map(each -> new TableListing.RuleEntry(0, each.comment(), ""))
        .toList();
  }
}
