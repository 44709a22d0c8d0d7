package detour.vrrp.election;

import detour.event.Reason;
import java.util.Collection;

/**
 * Virtual routers that move together.
 *
 * <table>
 * <caption>What makes the group take over, and give up</caption>
 * <tr><td>all</td><td>no member hears its Active</td><td>any member cannot serve</td></tr>
 * <tr><td>any</td><td>one member does not hear its Active</td><td>no member can serve</td></tr>
 * <tr><td>weighted</td><td>the weights of those that hear none reach the threshold</td><td>the weights of those that can serve do not</td></tr>
 * </table>
 */
public final class Group {
  /** Which rule. */
  public enum Rule {
    ANY,
    ALL,
    WEIGHTED
  }

  /** How a member is. */
  public enum Standing {
    /** It serves. */
    ACTIVE,
    /** It hears nobody and waits for the group. */
    ALONE,
    /**
     * It lost to a group that took over, and hears it still, though worse by now. That group had a
     * reason: a member that is Active here may be heard by nobody, and takes none along. If none
     * is, this one is as good as alone.
     */
    DISPLACED,
    /** It hears a better one. */
    FOLLOWS,
    /** It cannot serve. */
    UNABLE
  }

  /**
   * A member.
   *
   * @param weight 1 or more; counts for {@link Rule#WEIGHTED} only
   */
  public record Member(Standing standing, int weight) {}

  /** What the members shall do. */
  public enum Verdict {
    /** All Active, with the highest priority until the group is whole. */
    TAKE,
    /** None becomes Active by itself. */
    WAIT,
    /** Those that are Active step back for another. */
    YIELD,
    /** As they are. */
    STAY
  }

  /**
   * What the members shall do, and why.
   *
   * @param verdict what
   * @param reason why
   */
  public record Decision(Verdict verdict, Reason reason) {}

  private final Rule rule;
  private final int threshold;

  /**
   * @param threshold of {@link Rule#WEIGHTED}, 1 to the sum of the weights
   */
  public Group(Rule rule, int threshold) {
    this.rule = rule;
    this.threshold = threshold;
  }

  /** Decides from how the members are now; the same members, the same decision. */
  public Decision decide(Collection<Member> members) {
    int total = weight(members, null);
    int active = weight(members, Standing.ACTIVE);
    int alone =
        weight(members, Standing.ALONE) + (active == 0 ? weight(members, Standing.DISPLACED) : 0);
    int unable = weight(members, Standing.UNABLE);
    int able = total - unable;
    boolean fit =
        switch (rule) {
          case ALL -> unable == 0;
          case ANY -> able > 0;
          case WEIGHTED -> able >= threshold;
        };
    if (!fit) {
      return decision(
          active > 0 ? Verdict.YIELD : Verdict.WAIT,
          "group-unable",
          able + " of " + total + " can serve");
    }
    boolean takes =
        switch (rule) {
          case ALL -> active + alone == able;
          case ANY -> alone > 0;
          case WEIGHTED -> alone > 0 && active + alone >= threshold;
        };
    if (active == able) {
      return decision(Verdict.STAY, "group-active", "all are Active");
    }
    if (takes) {
      return decision(
          Verdict.TAKE, "group-takes", (active + alone) + " of " + total + " hear no Active");
    }
    if (active > 0 && alone == 0) {
      return decision(Verdict.YIELD, "group-lost", "a member follows another gateway");
    }
    return decision(Verdict.WAIT, "group-waits", (able - alone) + " of " + total + " hear theirs");
  }

  private int weight(Collection<Member> members, @org.jspecify.annotations.Nullable Standing of) {
    return members.stream()
        .filter(each -> of == null || each.standing() == of)
        .mapToInt(each -> rule == Rule.WEIGHTED ? each.weight() : 1)
        .sum();
  }

  private static Decision decision(Verdict verdict, String code, String text) {
    return new Decision(verdict, new Reason(code, text));
  }
}
