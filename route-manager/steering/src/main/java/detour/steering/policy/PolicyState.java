package detour.steering.policy;

import detour.event.Reason;
import detour.steering.uplink.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which members of a policy carry its traffic, in one address family.
 *
 * <table>
 * <caption>Rules, first match wins</caption>
 * <tr><th>the selection has</th><th>and</th><th>then</th></tr>
 * <tr><td>nothing</td><td>some member is usable or undecided</td><td>start with the best tier</td></tr>
 * <tr><td>no usable member</td><td>another tier has one</td><td>failover, at once; a selection that is
 * undecided has a short grace</td></tr>
 * <tr><td>only closed members</td><td>a silent one exists</td><td>try that one</td></tr>
 * <tr><td>no usable member</td><td>nobody has one</td><td>stay: nothing is torn down</td></tr>
 * <tr><td>a usable member</td><td>a better tier was usable for the hold</td><td>failback</td></tr>
 * <tr><td>a usable member</td><td>members of its tier left or were good for the hold</td><td>share
 * anew</td></tr>
 * </table>
 */
public final class PolicyState {
  /** How long a selection without a verdict is kept while another uplink is usable. */
  static final long UNDECIDED_GRACE_NANOS = 3_000_000_000L;

  /** What a step did. */
  public enum Move {
    START,
    FAILOVER,
    FAILBACK,
    SHARE,
    NO_PATH
  }

  /**
   * A decision.
   *
   * @param move what it is
   * @param from the members that carried before
   * @param to the members that carry now
   * @param reason why
   */
  public record Decision(Move move, List<Member> from, List<Member> to, Reason reason) {}

  private final List<List<Member>> tiers;
  private final Failback failback;
  private final Map<Integer, Long> usableSince = new HashMap<>();
  private List<Member> selection = List.of();
  private long undecidedSince = Long.MAX_VALUE;
  private boolean pathLost;
  private long deadline = Long.MAX_VALUE;

  /**
   * @param tiers the best first; an uplink stands in at most one
   * @param failback when to go back to a better tier
   */
  public PolicyState(List<List<Member>> tiers, Failback failback) {
    this.tiers = tiers.stream().map(List::copyOf).toList();
    this.failback = failback;
  }

  /** Takes over what the kernel holds from an earlier run; unknown numbers are left out. */
  public void adopt(Set<Integer> uplinks) {
    for (List<Member> tier : tiers) {
      List<Member> kept = tier.stream().filter(each -> uplinks.contains(each.uplink())).toList();
      if (!kept.isEmpty()) {
        selection = kept;
        return;
      }
    }
  }

  /**
   * Takes over from a policy with other tiers or another failback: what carries goes on, and who
   * was usable for how long is known.
   */
  public void takeOver(PolicyState before) {
    adopt(before.selection.stream().map(Member::uplink).collect(Collectors.toSet()));
    usableSince.putAll(before.usableSince);
    undecidedSince = before.undecidedSince;
    pathLost = before.pathLost;
  }

  /** The members that carry now. */
  public List<Member> selection() {
    return selection;
  }

  /** When {@link #step} must be called at the latest, {@link Long#MAX_VALUE}: not at all. */
  public long deadlineNanos() {
    return deadline;
  }

  /** Decides anew. An uplink without a standing counts as closed. */
  public Optional<Decision> step(long now, Map<Integer, Standing> standings) {
    remember(now, standings);
    deadline = Long.MAX_VALUE;
    int best = bestTier(standings, Standing.USABLE);
    Standing current = bestOf(selection, standings);
    if (selection.isEmpty()) {
      return start(standings);
    }
    if (current == Standing.USABLE) {
      pathLost = false;
      return better(now, standings);
    }
    if (best >= 0) {
      pathLost = false;
      if (current == Standing.UNDECIDED && now - undecidedSince < UNDECIDED_GRACE_NANOS) {
        deadline = undecidedSince + UNDECIDED_GRACE_NANOS;
        return Optional.empty();
      }
      return Optional.of(
          move(
              Move.FAILOVER,
              usable(best, standings),
              new Reason("uplink-lost", "no member in use is usable")));
    }
    return nothingUsable(current, standings);
  }

  private void remember(long now, Map<Integer, Standing> standings) {
    for (List<Member> tier : tiers) {
      for (Member member : tier) {
        if (standings.get(member.uplink()) == Standing.USABLE) {
          usableSince.putIfAbsent(member.uplink(), now);
        } else {
          usableSince.remove(member.uplink());
        }
      }
    }
    if (bestOf(selection, standings) != Standing.UNDECIDED) {
      undecidedSince = Long.MAX_VALUE;
    } else if (undecidedSince == Long.MAX_VALUE) {
      undecidedSince = now;
    }
  }

  private Optional<Decision> start(Map<Integer, Standing> standings) {
    for (Standing wanted : List.of(Standing.USABLE, Standing.UNDECIDED)) {
      int tier = bestTier(standings, wanted);
      if (tier >= 0) {
        List<Member> members =
            tiers.get(tier).stream()
                .filter(each -> standings.get(each.uplink()) == wanted)
                .toList();
        String text =
            wanted == Standing.USABLE
                ? "the best tier that answers"
                : "the best tier with a way out";
        return Optional.of(move(Move.START, members, new Reason("start", text)));
      }
    }
    return lost();
  }

  private Optional<Decision> nothingUsable(Standing current, Map<Integer, Standing> standings) {
    for (Standing wanted : List.of(Standing.UNDECIDED, Standing.SILENT)) {
      int tier = bestTier(standings, wanted);
      if (tier >= 0 && current == Standing.CLOSED) {
        List<Member> members =
            tiers.get(tier).stream()
                .filter(each -> standings.get(each.uplink()) == wanted)
                .toList();
        return Optional.of(
            move(
                Move.FAILOVER,
                members,
                new Reason("last-resort", "the uplink in use has no way out, this one may have")));
      }
    }
    return current == Standing.UNDECIDED ? Optional.empty() : lost();
  }

  private Optional<Decision> lost() {
    if (pathLost) {
      return Optional.empty();
    }
    pathLost = true;
    return Optional.of(
        new Decision(
            Move.NO_PATH,
            selection,
            selection,
            new Reason("no-usable-uplink", "no uplink is usable; what is in place stays")));
  }

  private Optional<Decision> better(long now, Map<Integer, Standing> standings) {
    int inUse = tierOf(selection);
    for (int tier = 0; tier < inUse; tier++) {
      List<Member> ready = heldLongEnough(now, tiers.get(tier));
      if (!ready.isEmpty()) {
        String held =
            failback.mode() == Failback.Mode.IMMEDIATE
                ? "usable again"
                : "usable for " + failback.after().toSeconds() + " s without a break";
        return Optional.of(move(Move.FAILBACK, ready, new Reason("hold-over", held)));
      }
    }
    List<Member> share = new ArrayList<>();
    List<Member> ready = heldLongEnough(now, tiers.get(inUse));
    for (Member member : tiers.get(inUse)) {
      boolean usable = standings.get(member.uplink()) == Standing.USABLE;
      if (usable && (selection.contains(member) || ready.contains(member))) {
        share.add(member);
      }
    }
    if (new HashSet<>(share).equals(new HashSet<>(selection))) {
      return Optional.empty();
    }
    boolean fewer = share.size() < selection.size();
    return Optional.of(
        move(
            fewer ? Move.FAILOVER : Move.SHARE,
            share,
            new Reason(
                fewer ? "uplink-lost" : "hold-over",
                fewer ? "a member in use is not usable" : "a member of the tier is usable again")));
  }

  /** Members usable for the hold; sets the deadline for those that are on their way. */
  private List<Member> heldLongEnough(long now, List<Member> tier) {
    if (failback.mode() == Failback.Mode.MANUAL) {
      return List.of();
    }
    List<Member> held = new ArrayList<>();
    for (Member member : tier) {
      Long since = usableSince.get(member.uplink());
      if (since == null || selection.contains(member)) {
        continue;
      }
      long due = since + failback.afterNanos();
      if (now - due >= 0) {
        held.add(member);
      } else {
        deadline = Math.min(deadline, due);
      }
    }
    return held;
  }

  /**
   * When an uplink that waits for failback will have been good for the hold; empty if none waits.
   */
  public Optional<Long> failbackAt() {
    return deadline == Long.MAX_VALUE ? Optional.empty() : Optional.of(deadline);
  }

  /** The tier that would take over if every member in use fell silent now. */
  public List<Member> next(Map<Integer, Standing> standings) {
    for (List<Member> tier : tiers) {
      List<Member> usable =
          tier.stream()
              .filter(each -> !selection.contains(each))
              .filter(each -> standings.get(each.uplink()) == Standing.USABLE)
              .toList();
      if (!usable.isEmpty()) {
        return usable;
      }
    }
    return List.of();
  }

  private Decision move(Move move, List<Member> to, Reason reason) {
    Decision decision = new Decision(move, selection, List.copyOf(to), reason);
    selection = List.copyOf(to);
    undecidedSince = Long.MAX_VALUE;
    return decision;
  }

  private List<Member> usable(int tier, Map<Integer, Standing> standings) {
    return tiers.get(tier).stream()
        .filter(each -> standings.get(each.uplink()) == Standing.USABLE)
        .toList();
  }

  private int bestTier(Map<Integer, Standing> standings, Standing wanted) {
    for (int tier = 0; tier < tiers.size(); tier++) {
      if (tiers.get(tier).stream().anyMatch(each -> standings.get(each.uplink()) == wanted)) {
        return tier;
      }
    }
    return -1;
  }

  private int tierOf(List<Member> members) {
    for (int tier = 0; tier < tiers.size(); tier++) {
      if (tiers.get(tier).stream().anyMatch(members::contains)) {
        return tier;
      }
    }
    throw new IllegalStateException("the selection " + members + " is in no tier");
  }

  /** The best standing among members; closed if there are none. */
  private static Standing bestOf(List<Member> members, Map<Integer, Standing> standings) {
    Standing best = Standing.CLOSED;
    for (Member member : members) {
      Standing standing = standings.getOrDefault(member.uplink(), Standing.CLOSED);
      if (standing.compareTo(best) < 0) {
        best = standing;
      }
    }
    return best;
  }
}
