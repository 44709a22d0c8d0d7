package detour.steering.plan;

import detour.kernel.address.Family;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.zip.CRC32;

/**
 * The nftables table that is wanted. Elements are written as nft lists them, so that plan and
 * listing compare as text.
 *
 * @param name of the table, family {@code inet}
 * @param counters names
 * @param sets by name
 * @param maps by name
 * @param chains by name
 */
public record TablePlan(
    String name,
    SortedSet<String> counters,
    SortedMap<String, SetPlan> sets,
    SortedMap<String, MapPlan> maps,
    SortedMap<String, ChainPlan> chains) {

  /** Whether flows of a family with this mark are told to go elsewhere. */
  public boolean isDead(Family family, int mark) {
    SetPlan dead = sets.get(family == Family.IPV4 ? "dead4" : "dead6");
    return dead != null && dead.elements().contains(Integer.toString(mark));
  }

  /**
   * A set.
   *
   * @param type its declaration, such as {@code type ifname}
   * @param elements as nft lists them
   */
  public record SetPlan(String type, SortedSet<String> elements) {}

  /**
   * A verdict map.
   *
   * @param type its declaration, such as {@code type mark : verdict}
   * @param elements verdicts by key
   */
  public record MapPlan(String type, SortedMap<String, String> elements) {}

  /**
   * A chain.
   *
   * @param hook its declaration, such as {@code type filter hook forward priority mangle}; empty
   *     for a chain that is only jumped to
   * @param rules in order
   */
  public record ChainPlan(String hook, List<RulePlan> rules) {}

  /**
   * A rule, known in the kernel by its comment: what it is for, and a sum over its words.
   *
   * @param words in nft's language
   * @param comment purpose and sum: a rule of a later version has another sum
   */
  public record RulePlan(String words, String comment) {
    /**
     * A rule.
     *
     * @param purpose for people, at most 80 characters
     */
    static RulePlan of(String words, String purpose) {
      CRC32 sum = new CRC32();
      sum.update(words.getBytes(StandardCharsets.UTF_8));
      return new RulePlan(words, purpose + " #" + HexFormat.of().toHexDigits(sum.getValue(), 8));
    }
  }
}
