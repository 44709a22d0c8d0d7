package detour.steering.diff;

import detour.kernel.nft.TableListing;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel holds of the things that a plan is about.
 *
 * @param rules all rules of both families, of others too
 * @param routes the routes in Detour's tables of both families, of others too
 * @param table Detour's nftables table
 */
public record KernelState(List<Rule> rules, List<Route> routes, Optional<TableListing> table) {}
