package detour.steering.plan;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import detour.steering.uplink.PathFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Turns what was decided into rules, routes and the table. */
public final class Planner {
  /** The kernel's metric for an IPv6 route that gives none (IP6_RT_PRIO_USER). */
  private static final int METRIC_IPV6 = 1024;

  private final Numbers numbers;
  private @Nullable Wanted lastWanted;
  private @Nullable Plan last;

  public Planner(Numbers numbers) {
    this.numbers = numbers;
  }

  /** The whole plan. What is wanted seldom changes, and is asked for with every answer. */
  public Plan plan(Wanted wanted) {
    Plan plan = last;
    if (plan == null || !wanted.equals(lastWanted)) {
      plan = make(wanted);
      last = plan;
      lastWanted = wanted;
    }
    return plan;
  }

  private Plan make(Wanted wanted) {
    List<Rule> rules = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    for (Family family : Family.values()) {
      rules.addAll(rules(family, wanted));
      routes.addAll(routes(family, wanted));
    }
    return new Plan(
        List.copyOf(rules), List.copyOf(routes), new TablePlanner(numbers, wanted).plan());
  }

  /**
   * In the order they must be installed: the rule for main first, or IPv6 next hops do not resolve.
   */
  private List<Rule> rules(Family family, Wanted wanted) {
    List<Rule> rules = new ArrayList<>();
    rules.add(rule(family, numbers.mainPriority(), Route.MAIN, 0, 0, "", OptionalInt.of(0)));
    for (Wanted.Uplink uplink : wanted.uplinks()) {
      int number = uplink.spec().number();
      rules.add(
          rule(
              family,
              numbers.markPriority(),
              numbers.table(number),
              numbers.mark(number),
              numbers.mask(),
              "",
              OptionalInt.empty()));
      rules.add(
          rule(
              family,
              numbers.devicePriority(),
              numbers.table(number),
              0,
              0,
              uplink.spec().interfaceName(),
              OptionalInt.empty()));
    }
    rules.add(
        new Rule(
            family,
            numbers.strayPriority(),
            Rule.UNREACHABLE,
            0,
            0,
            numbers.mask(),
            true,
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            numbers.protocol()));
    rules.add(
        rule(
            family,
            numbers.activePriority(),
            numbers.activeTable(),
            0,
            0,
            "",
            OptionalInt.empty()));
    return rules;
  }

  private Rule rule(
      Family family,
      int priority,
      int table,
      int mark,
      int mask,
      String outputInterface,
      OptionalInt suppressPrefixLength) {
    return new Rule(
        family,
        priority,
        Rule.TO_TABLE,
        table,
        mark,
        mask,
        false,
        "",
        outputInterface,
        Optional.empty(),
        Optional.empty(),
        suppressPrefixLength,
        numbers.protocol());
  }

  private List<Route> routes(Family family, Wanted wanted) {
    List<Route> routes = new ArrayList<>();
    int active = wanted.choice(family).active();
    for (Wanted.Uplink uplink : wanted.uplinks()) {
      PathFacts path = uplink.facts().path(family);
      if (uplink.facts().ifindex() == 0 || !path.routable()) {
        continue;
      }
      int number = uplink.spec().number();
      routes.add(route(family, numbers.table(number), uplink.facts().ifindex(), path));
      if (number == active) {
        routes.add(route(family, numbers.activeTable(), uplink.facts().ifindex(), path));
      }
    }
    return routes;
  }

  private Route route(Family family, int table, int ifindex, PathFacts path) {
    boolean onLink = path.gateway().isEmpty();
    return new Route(
        table,
        Prefix.any(family),
        path.gateway(),
        ifindex,
        path.source(),
        family == Family.IPV6 ? METRIC_IPV6 : 0,
        numbers.protocol(),
        Route.UNICAST,
        onLink && family == Family.IPV4 ? Route.SCOPE_LINK : Route.SCOPE_GLOBAL,
        path.onlinkGateway() ? Route.FLAG_ONLINK : 0,
        false);
  }
}
