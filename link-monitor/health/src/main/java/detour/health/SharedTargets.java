package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells targets that fail by themselves from uplinks that fail: a target that is silent, or answers
 * as a portal does, on every uplink at once, while each of these uplinks has another that answers,
 * is at fault.
 *
 * <p>It is retired everywhere, by {@link PathHealth#shared}, and comes back once it answers on one.
 */
public final class SharedTargets {
  /** Misses in a row on each uplink before a target is blamed. */
  static final int LEAST_MISSES = 3;

  /** Why each target that is at fault is so. */
  private final Map<String, Reason> failing = new HashMap<>();

  /** How a path sees a target. */
  public enum View {
    ANSWERS,
    /** It fails, and since it began to, others have answered rightly. */
    FAILS_ALONE,
    UNCLEAR
  }

  /**
   * How one uplink sees one target.
   *
   * @param uplink its name
   * @param target its address as configured
   * @param view what it sees
   */
  public record Sight(String uplink, String target, View view) {}

  /**
   * What is to be told to every uplink.
   *
   * @param target its address
   * @param failing whether it is at fault, or no longer
   * @param reason why
   */
  public record Finding(String target, boolean failing, Reason reason) {}

  /**
   * Judges all sights of one address family; returns the targets at fault, and those that are so no
   * longer. Who is at fault is told each time: an uplink that comes back has forgotten it.
   */
  public List<Finding> judge(Collection<Sight> sights) {
    Map<String, List<Sight>> byTarget = new TreeMap<>();
    sights.forEach(
        each -> byTarget.computeIfAbsent(each.target(), any -> new ArrayList<>()).add(each));
    List<Finding> findings = new ArrayList<>();
    byTarget.forEach((target, seen) -> judge(target, seen, findings));
    return findings;
  }

  private void judge(String target, List<Sight> seen, List<Finding> findings) {
    Optional<String> answeredBy =
        seen.stream()
            .filter(each -> each.view() == View.ANSWERS)
            .map(Sight::uplink)
            .sorted()
            .findFirst();
    if (answeredBy.isPresent()) {
      if (failing.remove(target) != null) {
        String text = "it answers again, by " + answeredBy.get();
        findings.add(new Finding(target, false, new Reason("target-answers", text)));
      }
      return;
    }
    boolean everywhere =
        seen.size() > 1 && seen.stream().allMatch(each -> each.view() == View.FAILS_ALONE);
    if (everywhere) {
      failing.putIfAbsent(
          target,
          new Reason(
              "target-fails-everywhere",
              "it fails by all "
                  + seen.size()
                  + " uplinks at once, each of which reaches other targets"));
    }
    Reason fault = failing.get(target);
    if (fault != null) {
      findings.add(new Finding(target, true, fault));
    }
  }
}
