package detour.steering.diff;

import detour.kernel.nft.TableListing;
import detour.steering.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nftables transaction that makes a table equal its plan.
 *
 * <p>Rules are recognised by their comments; a chain whose rules differ is flushed and filled in
 * the same transaction. What is not in the plan goes last.
 */
final class TableDiff {
  private final TablePlan plan;
  private final TableListing have;
  private final String table;
  private final StringBuilder declare = new StringBuilder();
  private final StringBuilder fill = new StringBuilder();
  private final StringBuilder remove = new StringBuilder();
  private final List<String> objects = new ArrayList<>();

  private TableDiff(TablePlan plan, TableListing have) {
    this.plan = plan;
    this.have = have;
    this.table = "inet " + plan.name();
  }

  /** The transaction, empty if the table is as wanted. */
  static Optional<Change.Transaction> of(TablePlan plan, Optional<TableListing> listing) {
    TableListing have =
        listing.orElseGet(
            () ->
                new TableListing(
                    "inet",
                    plan.name(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>()));
    TableDiff diff = new TableDiff(plan, have);
    diff.compare();
    if (listing.isPresent() && diff.objects.isEmpty()) {
      return Optional.empty();
    }
    List<String> objects =
        listing.isPresent() ? diff.objects : List.of("table inet " + plan.name());
    String commands =
        (listing.isPresent() ? "" : "add table inet " + plan.name() + "\n")
            + diff.declare
            + diff.fill
            + diff.remove;
    return Optional.of(new Change.Transaction(commands, objects));
  }

  private void compare() {
    for (String counter : plan.counters()) {
      if (!have.counters().containsKey(counter)) {
        declare("counter", counter, "");
      }
    }
    plan.sets().forEach(this::set);
    plan.chains().forEach(this::declareChain);
    plan.maps().forEach(this::map);
    plan.chains().forEach(this::rules);
    leftovers();
  }

  private void declare(String what, String name, String body) {
    declare
        .append("add ")
        .append(what)
        .append(' ')
        .append(table)
        .append(' ')
        .append(name)
        .append(body)
        .append('\n');
    objects.add(what + " " + name);
  }

  private void set(String name, TablePlan.SetPlan wanted) {
    List<String> there = have.set(name);
    if (!have.sets().containsKey(name)) {
      declare("set", name, " { " + wanted.type() + "; }");
    }
    List<String> add = new ArrayList<>();
    for (String element : wanted.elements()) {
      if (!there.contains(element)) {
        add.add(quoted(wanted.type(), element));
        objects.add("element " + element + " of set " + name);
      }
    }
    List<String> delete = new ArrayList<>();
    for (String element : there) {
      if (!wanted.elements().contains(element)) {
        delete.add(quoted(wanted.type(), element));
        objects.add("element " + element + " of set " + name);
      }
    }
    elements("delete", name, delete);
    elements("add", name, add);
  }

  private void map(String name, TablePlan.MapPlan wanted) {
    if (!have.maps().containsKey(name)) {
      declare("map", name, " { " + wanted.type() + "; }");
    }
    Map<String, String> there = have.map(name);
    List<String> add = new ArrayList<>();
    List<String> delete = new ArrayList<>();
    wanted
        .elements()
        .forEach(
            (key, verdict) -> {
              String old = there.get(key);
              if (verdict.equals(old)) {
                return;
              }
              if (old != null) {
                delete.add(quoted(wanted.type(), key) + " : " + old);
              }
              add.add(quoted(wanted.type(), key) + " : " + verdict);
              objects.add("element " + key + " of map " + name);
            });
    there.forEach(
        (key, old) -> {
          if (!wanted.elements().containsKey(key)) {
            delete.add(quoted(wanted.type(), key) + " : " + old);
            objects.add("element " + key + " of map " + name);
          }
        });
    elements("delete", name, delete);
    elements("add", name, add);
  }

  private void elements(String verb, String name, List<String> elements) {
    if (!elements.isEmpty()) {
      fill.append(verb)
          .append(" element ")
          .append(table)
          .append(' ')
          .append(name)
          .append(" { ")
          .append(String.join(", ", elements))
          .append(" }\n");
    }
  }

  private static String quoted(String type, String element) {
    return type.startsWith("type ifname") ? '"' + element + '"' : element;
  }

  private void declareChain(String name, TablePlan.ChainPlan wanted) {
    TableListing.Chain there = have.chains().get(name);
    String hook = wanted.hook().isEmpty() ? "" : " { " + wanted.hook() + "; policy accept; }";
    if (there == null) {
      declare("chain", name, hook);
    } else if (!wanted.hook().isEmpty() && !there.policy().equals("accept")) {
      declare("chain", name, hook); // adding it again sets the policy
    }
  }

  private void rules(String name, TablePlan.ChainPlan wanted) {
    TableListing.Chain there = have.chains().get(name);
    List<String> old =
        there == null
            ? List.of()
            : there.rules().stream().map(TableListing.RuleEntry::comment).toList();
    List<String> comments = wanted.rules().stream().map(TablePlan.RulePlan::comment).toList();
    if (old.equals(comments)) {
      return;
    }
    if (!old.isEmpty()) {
      fill.append("flush chain ").append(table).append(' ').append(name).append('\n');
    }
    for (TablePlan.RulePlan rule : wanted.rules()) {
      fill.append("add rule ")
          .append(table)
          .append(' ')
          .append(name)
          .append(' ')
          .append(rule.words())
          .append(" comment \"")
          .append(rule.comment())
          .append("\"\n");
    }
    objects.add("chain " + name);
  }

  /** Chains, maps and sets of an earlier plan, or of somebody else: gone, in an order nft takes. */
  private void leftovers() {
    List<String> chains =
        have.chains().keySet().stream().filter(each -> !plan.chains().containsKey(each)).toList();
    for (String chain : chains) {
      remove.append("flush chain ").append(table).append(' ').append(chain).append('\n');
    }
    leftovers("map", have.maps(), new TreeSet<>(plan.maps().keySet()));
    for (String chain : chains) {
      remove.append("delete chain ").append(table).append(' ').append(chain).append('\n');
      objects.add("chain " + chain);
    }
    leftovers("set", have.sets(), new TreeSet<>(plan.sets().keySet()));
  }

  private void leftovers(String what, SortedMap<String, ?> there, java.util.Set<String> wanted) {
    for (String name : there.keySet()) {
      if (!wanted.contains(name)) {
        remove
            .append("delete ")
            .append(what)
            .append(' ')
            .append(table)
            .append(' ')
            .append(name)
            .append('\n');
        objects.add(what + " " + name);
      }
    }
  }
}
