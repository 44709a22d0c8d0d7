package detour.steering.uplink;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.route.Route;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds an uplink's address and next hop in what the kernel holds.
 *
 * <p>Sources of the next hop, in order: given; any default route of the interface in any table that
 * is not Detour's own; leases of DHCP clients; a point-to-point link needs none; Detour's own route
 * of an earlier time, as long as the address is still in its subnet.
 */
public final class Discovery {
  private final int ownProtocol;
  private final Leases leases;

  /**
   * @param ownProtocol the protocol number of Detour's own routes
   * @param leases what DHCP clients wrote down
   */
  public Discovery(int ownProtocol, Leases leases) {
    this.ownProtocol = ownProtocol;
    this.leases = leases;
  }

  /** Finds one uplink. */
  public UplinkFacts find(
      UplinkSpec spec, List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
    Optional<Link> link =
        links.stream().filter(each -> each.name().equals(spec.interfaceName())).findFirst();
    Map<Family, PathFacts> paths = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      paths.put(family, path(spec, family, link, addresses, routes));
    }
    return new UplinkFacts(link.map(Link::ifindex).orElse(0), link.map(Link::mtu).orElse(0), paths);
  }

  private PathFacts path(
      UplinkSpec spec,
      Family family,
      Optional<Link> found,
      List<InterfaceAddress> addresses,
      List<Route> routes) {
    if (found.isEmpty()) {
      return missing(
          PathFacts.Stage.NO_INTERFACE,
          "no-interface",
          "interface "
              + spec.interfaceName()
              + " does not exist; it is used as soon as it appears");
    }
    Link link = found.get();
    List<InterfaceAddress> own =
        addresses.stream()
            .filter(each -> each.ifindex() == link.ifindex())
            .filter(each -> each.prefix().family() == family)
            .toList();
    List<Prefix> prefixes = own.stream().map(each -> each.prefix().network()).distinct().toList();
    Optional<InetAddress> source = source(own);
    Optional<Next> next =
        source.isEmpty() ? Optional.empty() : next(spec, family, link, prefixes, routes);
    boolean onlink =
        next.flatMap(Next::gateway)
            .filter(each -> !Addresses.isLinkLocal(each))
            .filter(each -> prefixes.stream().noneMatch(prefix -> prefix.contains(each)))
            .isPresent();
    PathFacts.Stage stage;
    Reason reason;
    if (source.isEmpty()) {
      stage = PathFacts.Stage.NO_ADDRESS;
      reason =
          new Reason(
              "no-address",
              "interface " + spec.interfaceName() + " has no " + family.label() + " address");
    } else if (next.isEmpty()) {
      stage = PathFacts.Stage.NO_GATEWAY;
      reason = new Reason("no-gateway", noGateway(spec, family));
    } else {
      stage = PathFacts.Stage.READY;
      reason = new Reason("ready", next.get().learned());
    }
    if (!link.adminUp()) {
      stage = PathFacts.Stage.NO_CARRIER;
      reason =
          new Reason(
              "switched-off",
              "interface "
                  + spec.interfaceName()
                  + " is switched off; `ip link set "
                  + spec.interfaceName()
                  + " up` switches it on");
    } else if (!link.carrier()) {
      stage = PathFacts.Stage.NO_CARRIER;
      reason = new Reason("no-carrier", "the cable of " + spec.interfaceName() + " has no carrier");
    }
    // The kernel takes no route to an interface that is switched off.
    boolean known = link.adminUp() && source.isPresent() && next.isPresent();
    return new PathFacts(
        stage,
        reason,
        next.flatMap(Next::gateway),
        known ? source : Optional.empty(),
        onlink,
        prefixes);
  }

  private static PathFacts missing(PathFacts.Stage stage, String code, String text) {
    return new PathFacts(
        stage, new Reason(code, text), Optional.empty(), Optional.empty(), false, List.of());
  }

  private static String noGateway(UplinkSpec spec, Family family) {
    return "no next hop is known: "
        + spec.interfaceName()
        + " has no default route in any table, and no lease names one; set uplinks."
        + spec.name()
        + "."
        + family.key()
        + ".gateway";
  }

  /** The address that answers come to: global before others, lasting before deprecated. */
  private static Optional<InetAddress> source(List<InterfaceAddress> own) {
    return own.stream()
        .filter(InterfaceAddress::usable)
        .filter(each -> !(each.prefix().family() == Family.IPV6 && isLinkLocal(each)))
        .min(
            Comparator.comparing(Discovery::isLinkLocal)
                .thenComparing(each -> (each.flags() & InterfaceAddress.DEPRECATED) != 0)
                .thenComparing(each -> (each.flags() & InterfaceAddress.SECONDARY) != 0))
        .map(each -> each.prefix().address());
  }

  private static boolean isLinkLocal(InterfaceAddress address) {
    return Addresses.isLinkLocal(address.prefix().address());
  }

  private record Next(Optional<InetAddress> gateway, String learned) {}

  private Optional<Next> next(
      UplinkSpec spec, Family family, Link link, List<Prefix> prefixes, List<Route> routes) {
    InetAddress given = spec.gateways().get(family);
    if (given != null) {
      return Optional.of(new Next(Optional.of(given), "next hop as configured"));
    }
    List<Route> defaults =
        routes.stream()
            .filter(each -> each.family() == family && each.isDefault())
            .filter(each -> each.ifindex() == link.ifindex() && each.type() == Route.UNICAST)
            .toList();
    Optional<Route> foreign =
        defaults.stream()
            .filter(each -> each.protocol() != ownProtocol)
            .min(
                Comparator.<Route, Boolean>comparing(each -> each.table() != Route.MAIN)
                    .thenComparing(Route::metric));
    if (foreign.isPresent()) {
      Route route = foreign.get();
      return Optional.of(
          new Next(route.gateway(), "next hop from the default route in table " + route.table()));
    }
    if (family == Family.IPV4) {
      Optional<Leases.Lease> lease = leases.gateway(link.ifindex(), link.name());
      if (lease.isPresent()) {
        return Optional.of(
            new Next(
                Optional.of(lease.get().gateway()),
                "next hop from the lease of " + lease.get().client()));
      }
    }
    if (link.pointToPoint()) {
      return Optional.of(new Next(Optional.empty(), "point-to-point, no next hop needed"));
    }
    return defaults.stream()
        .filter(each -> each.gateway().filter(hop -> reachable(hop, prefixes)).isPresent())
        .findFirst()
        .map(each -> new Next(each.gateway(), "next hop as it was known before"));
  }

  private static boolean reachable(InetAddress hop, List<Prefix> prefixes) {
    return Addresses.isLinkLocal(hop) || prefixes.stream().anyMatch(each -> each.contains(hop));
  }
}
