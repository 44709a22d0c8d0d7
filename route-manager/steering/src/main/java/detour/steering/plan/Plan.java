package detour.steering.plan;

import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.util.List;

/**
 * Everything of Detour's that the kernel shall hold.
 *
 * @param rules both families, in the order they are installed
 * @param routes both families
 * @param table the nftables table
 */
public record Plan(List<Rule> rules, List<Route> routes, TablePlan table) {}
