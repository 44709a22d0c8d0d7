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
    List<Neighbor> neighbors) {}
