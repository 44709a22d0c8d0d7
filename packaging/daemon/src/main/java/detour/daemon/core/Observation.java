package detour.daemon.core;

import detour.kernel.address.InterfaceAddress;
import detour.kernel.link.Link;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.route.Route;
import java.util.List;

/** What the kernel holds of links, addresses, routes and neighbours, read in one go. */
public record Observation(
    List<Link> links,
    List<InterfaceAddress> addresses,
    List<Route> routes,
    List<Neighbor> neighbors) {

  /** Whether a link has a carrier here. */
  boolean hasCarrier(int ifindex) {
    return links.stream().anyMatch(each -> each.ifindex() == ifindex && each.carrier());
  }

  /** The same with a link that has lost its carrier since. */
  Observation withoutCarrier(int ifindex) {
    return new Observation(
        links.stream()
            .map(each -> each.ifindex() == ifindex ? each.withoutCarrier() : each)
            .toList(),
        addresses,
        routes,
        neighbors);
  }
}
