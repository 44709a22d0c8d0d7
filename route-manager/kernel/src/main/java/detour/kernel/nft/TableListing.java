package detour.kernel.nft;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A table as the kernel holds it, reduced to what can be compared with a plan.
 *
 * @param family {@code inet}, {@code ip}, ...
 * @param name the table's name
 * @param chains by name
 * @param sets by name; their elements as nft prints them ({@code wan1}, {@code 0x01000000} as
 *     decimal text {@code 16777216}, {@code 192.0.2.1})
 * @param maps by name; keys printed like set elements, values as {@code goto put1} or plain text
 * @param counters packets by name
 */
public record TableListing(
    String family,
    String name,
    SortedMap<String, Chain> chains,
    SortedMap<String, List<String>> sets,
    SortedMap<String, SortedMap<String, String>> maps,
    SortedMap<String, Long> counters) {

  /**
   * A chain.
   *
   * @param type {@code filter}, {@code nat}, {@code route}; empty for a chain that is only jumped
   *     to
   * @param hook {@code prerouting}, ...; empty likewise
   * @param priority of the hook, 0 likewise
   * @param policy {@code accept} or {@code drop}, empty likewise
   * @param rules in order
   */
  public record Chain(
      String type, String hook, int priority, String policy, List<RuleEntry> rules) {}

  /**
   * A rule.
   *
   * @param handle the kernel's number for it
   * @param comment its comment, empty if it has none: Detour's rules are known by it
   * @param expression the JSON of its expression, for showing
   */
  public record RuleEntry(long handle, String comment, String expression) {}

  /** The elements of a map, empty if it does not exist. */
  public Map<String, String> map(String map) {
    return maps.getOrDefault(map, new java.util.TreeMap<>());
  }

  /** The elements of a set, empty if it does not exist. */
  public List<String> set(String set) {
    return sets.getOrDefault(set, List.of());
  }
}
