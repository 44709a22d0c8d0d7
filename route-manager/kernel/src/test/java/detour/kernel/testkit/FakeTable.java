package detour.kernel.testkit;

import detour.kernel.nft.TableListing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One table of {@link FakeNftables}. */
final class FakeTable {
  /** A rule: its words as given, without the comment. */
  record Rule(long handle, String words, String comment) {}

  /**
   * A chain; the hook is empty for one that is only jumped to.
   *
   * @param base as given, such as {@code type filter hook output priority mangle}
   */
  record Chain(String base, String type, String hook, int priority, String policy) {}

  /** A set or map: what it was declared as, and its elements; values are empty in a set. */
  record Collection(boolean map, String type, SortedMap<String, String> elements) {}

  final String family;
  final String name;
  final SortedMap<String, Chain> chains = new TreeMap<>();
  final SortedMap<String, List<Rule>> rules = new TreeMap<>();
  final SortedMap<String, Collection> collections = new TreeMap<>();
  final SortedMap<String, Long> counters = new TreeMap<>();

  FakeTable(String family, String name) {
    this.family = family;
    this.name = name;
  }

  FakeTable copy() {
    FakeTable copy = new FakeTable(family, name);
    copy.chains.putAll(chains);
    rules.forEach((chain, list) -> copy.rules.put(chain, new ArrayList<>(list)));
    collections.forEach(
        (key, each) ->
            copy.collections.put(
                key, new Collection(each.map(), each.type(), new TreeMap<>(each.elements()))));
    copy.counters.putAll(counters);
    return copy;
  }

  /** The rules of a chain, to be changed. */
  List<Rule> rules(String chain) {
    return rules.computeIfAbsent(chain, each -> new ArrayList<>());
  }

  /** Whether a rule or an element sends packets to a chain. */
  boolean isTarget(String chain) {
    return collections.values().stream()
            .flatMap(each -> each.elements().values().stream())
            .anyMatch(each -> each.equals("goto " + chain) || each.equals("jump " + chain))
        || anyRule("(goto|jump) " + chain);
  }

  /** Whether a rule looks something up in a set or map. */
  boolean isLookedUp(String collection) {
    return anyRule("@" + collection);
  }

  /** Whether a rule counts on a counter. */
  boolean isCountedOn(String counter) {
    return anyRule("counter name \"?" + counter + "\"?");
  }

  private boolean anyRule(String words) {
    String expression = "(.* )?" + words + "( .*)?";
    return rules.values().stream()
        .flatMap(List::stream)
        .anyMatch(each -> each.words().matches(expression));
  }

  TableListing listing() {
    SortedMap<String, TableListing.Chain> chainList = new TreeMap<>();
    chains.forEach(
        (chain, each) ->
            chainList.put(
                chain,
                new TableListing.Chain(
                    each.type(),
                    each.hook(),
                    each.priority(),
                    each.policy(),
                    rules.getOrDefault(chain, List.of()).stream()
                        .map(
                            rule ->
                                new TableListing.RuleEntry(
                                    rule.handle(), rule.comment(), rule.words()))
                        .toList())));
    SortedMap<String, List<String>> sets = new TreeMap<>();
    SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
    collections.forEach(
        (key, each) -> {
          if (each.map()) {
            maps.put(key, new TreeMap<>(each.elements()));
          } else {
            sets.put(key, List.copyOf(each.elements().keySet()));
          }
        });
    return new TableListing(family, name, chainList, sets, maps, new TreeMap<>(counters));
  }
}
