package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells targets that fail by themselves from uplinks that fail: a target that is silent on every
 * uplink at once, while each of these uplinks has another that answers, is at fault.
 *
 * <p>It is retired everywhere, by {@link PathHealth#shared}, and comes back once it answers on one.
 */
public final class SharedTargets {
  /** Misses in a row on each uplink before a target is blamed. */
  private static final int LEAST_MISSES = 3;

  private final Set<String> failing = new TreeSet<>();

  /**
   * How one uplink sees one target.
   *
   * @param uplink its name
   * @param target its address as configured
   * @param answering whether its last probe was answered
   * @param missesInARow its last probes that went unanswered
   */
  public record Sight(String uplink, String target, boolean answering, int missesInARow) {}

  /**
   * What has changed.
   *
   * @param target its address
   * @param failing whether it is at fault from now on, or no longer
   * @param reason why
   */
  public record Finding(String target, boolean failing, Reason reason) {}

  /** Judges all sights of one address family; returns what has changed since the last time. */
  public List<Finding> judge(Collection<Sight> sights) {
    Map<String, List<Sight>> byTarget = new TreeMap<>();
    Map<String, Set<String>> answersByUplink = new HashMap<>();
    for (Sight each : sights) {
      byTarget.computeIfAbsent(each.target(), any -> new ArrayList<>()).add(each);
      Set<String> answers = answersByUplink.computeIfAbsent(each.uplink(), any -> new TreeSet<>());
      if (each.answering()) {
        answers.add(each.target());
      }
    }
    List<Finding> findings = new ArrayList<>();
    byTarget.forEach((target, seen) -> judge(target, seen, answersByUplink, findings));
    return findings;
  }

  private void judge(
      String target,
      List<Sight> seen,
      Map<String, Set<String>> answersByUplink,
      List<Finding> findings) {
    List<String> answeredBy =
        seen.stream().filter(Sight::answering).map(Sight::uplink).sorted().toList();
    if (!answeredBy.isEmpty()) {
      if (failing.remove(target)) {
        String text = "it answers again, by " + answeredBy.get(0);
        findings.add(new Finding(target, false, new Reason("target-answers", text)));
      }
      return;
    }
    boolean silentEverywhere =
        seen.size() > 1 && seen.stream().allMatch(each -> each.missesInARow() >= LEAST_MISSES);
    boolean othersAnswer =
        seen.stream()
            .noneMatch(each -> answersByUplink.getOrDefault(each.uplink(), Set.of()).isEmpty());
    if (silentEverywhere && othersAnswer && failing.add(target)) {
      String text =
          "silent by all " + seen.size() + " uplinks at once, each of which reaches other targets";
      findings.add(new Finding(target, true, new Reason("target-fails-everywhere", text)));
    }
  }
}
