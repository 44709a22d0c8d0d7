package detour.steering.diff;

import detour.event.Reason;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import detour.steering.plan.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Finds what others hold of the numbers that Detour is about to use. */
public final class Collisions {
  private static final int KERNEL = 2;

  /**
   * What was found.
   *
   * @param errors Detour must not start: it would fight with the owner
   * @param warnings it works, but an administrator should know
   */
  public record Found(List<Reason> errors, List<Reason> warnings) {}

  private Collisions() {}

  /** Compares numbers with the kernel. */
  public static Found find(Numbers numbers, KernelState kernel) {
    List<Reason> errors = new ArrayList<>();
    List<Reason> warnings = new ArrayList<>();
    for (Rule rule : kernel.rules()) {
      if (rule.protocol() == numbers.protocol()) {
        continue;
      }
      int offset = rule.priority() - numbers.rulePriority();
      if (offset >= 0 && offset < Numbers.PRIORITIES) {
        errors.add(
            new Reason(
                "priority-taken",
                Words.rule(rule)
                    + " of protocol "
                    + rule.protocol()
                    + " stands among Detour's priorities; set kernel.rule_priority to another"
                    + " hundred"));
      }
      if (rule.protocol() != KERNEL && (rule.mask() & numbers.mask()) != 0) {
        warnings.add(
            new Reason(
                "mark-shared",
                Words.rule(rule)
                    + " of protocol "
                    + rule.protocol()
                    + " looks at mark bits of Detour's, "
                    + Numbers.hex(numbers.mask())
                    + "; if its owner sets them too, set kernel.mark_mask to other bits"));
      }
    }
    for (Route route : kernel.routes()) {
      if (route.protocol() != numbers.protocol()) {
        errors.add(
            new Reason(
                "table-taken",
                Words.route(route)
                    + " of protocol "
                    + route.protocol()
                    + " stands in a table of Detour's; set kernel.tables to other numbers"));
      }
    }
    return new Found(errors, warnings);
  }
}
