package detour.steering.diff;

import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import detour.steering.plan.Numbers;
import detour.steering.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Compares the kernel with a plan. */
public final class Diff {
  private final Numbers numbers;

  public Diff(Numbers numbers) {
    this.numbers = numbers;
  }

  /**
   * What makes the kernel equal the plan, in an order that serves a first start and a switch alike:
   * the rule for main; routes of uplinks; rules; the table, so the flip; the active routes; last
   * what is no longer wanted. Nothing is deleted that is still wanted, and nothing before its
   * successor is there.
   */
  public List<Change> changes(Plan plan, KernelState kernel) {
    List<Change> changes = new ArrayList<>();
    List<Change> active = new ArrayList<>();
    List<Change> last = new ArrayList<>();
    List<Rule> missing =
        plan.rules().stream().filter(each -> !kernel.rules().contains(each)).toList();
    missing.stream()
        .filter(this::isMainRule)
        .forEach(each -> changes.add(new Change.AddRule(each)));
    routes(plan, kernel, changes, active, last);
    missing.stream()
        .filter(each -> !isMainRule(each))
        .forEach(each -> changes.add(new Change.AddRule(each)));
    TableDiff.of(plan.table(), kernel.table()).ifPresent(changes::add);
    changes.addAll(active);
    kernel.rules().stream()
        .filter(each -> each.protocol() == numbers.protocol() && !plan.rules().contains(each))
        .forEach(each -> last.add(new Change.DeleteRule(each)));
    changes.addAll(last);
    return changes;
  }

  private boolean isMainRule(Rule rule) {
    return rule.priority() == numbers.mainPriority();
  }

  private void routes(
      Plan plan, KernelState kernel, List<Change> first, List<Change> active, List<Change> last) {
    var have = kernel.routes().stream().map(Route::withoutState).collect(Collectors.toSet());
    for (Route route : plan.routes()) {
      if (!have.contains(route)) {
        (route.table() == numbers.activeTable() ? active : first)
            .add(new Change.ReplaceRoute(route));
      }
    }
    for (Route route : have) {
      boolean ours = route.protocol() == numbers.protocol();
      boolean replaced = plan.routes().stream().anyMatch(each -> samePlace(each, route));
      if (ours && !replaced) {
        last.add(new Change.DeleteRoute(route));
      }
    }
  }

  /** Whether the kernel would put one in the place of the other. */
  private static boolean samePlace(Route one, Route other) {
    return one.table() == other.table()
        && one.metric() == other.metric()
        && one.destination().equals(other.destination());
  }

  /** Everything of Detour's taken away, in an order that never sends a flow the wrong way. */
  public List<Change> removal(KernelState kernel) {
    List<Change> changes = new ArrayList<>();
    kernel.rules().stream()
        .filter(each -> each.protocol() == numbers.protocol())
        .sorted((a, b) -> Integer.compare(b.priority(), a.priority()))
        .forEach(each -> changes.add(new Change.DeleteRule(each)));
    kernel.routes().stream()
        .filter(each -> each.protocol() == numbers.protocol())
        .forEach(each -> changes.add(new Change.DeleteRoute(each.withoutState())));
    if (kernel.table().isPresent()) {
      String name = "inet " + numbers.table();
      changes.add(new Change.Transaction("delete table " + name + "\n", List.of("table " + name)));
    }
    return changes;
  }
}
