package detour.kernel.testkit;

import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The routes of a {@link FakeKernel}, all tables but {@code local}, and what the kernel refuses.
 */
final class FakeRoutes {
  private static final int PROTOCOL_KERNEL = 2;
  private static final int METRIC_CONNECTED_IPV6 = 256;

  private final FakeInterfaces interfaces;
  private final List<Route> routes = new ArrayList<>();

  FakeRoutes(FakeInterfaces interfaces) {
    this.interfaces = interfaces;
  }

  /** By table, destination and metric, with the flags that the carrier gives them. */
  List<Route> list(Family family) {
    return routes.stream()
        .filter(each -> each.family() == family)
        .sorted(
            Comparator.comparingInt(Route::table)
                .thenComparing(each -> each.destination().toString())
                .thenComparingInt(Route::metric))
        .map(this::withState)
        .toList();
  }

  private Route withState(Route route) {
    boolean silent = interfaces.link(route.ifindex()).filter(each -> !each.carrier()).isPresent();
    return silent ? flagged(route, route.flags() | Route.FLAG_LINKDOWN) : route;
  }

  private static Route flagged(Route route, int flags) {
    return new Route(
        route.table(),
        route.destination(),
        route.gateway(),
        route.ifindex(),
        route.source(),
        route.metric(),
        route.protocol(),
        route.type(),
        route.scope(),
        flags,
        route.multipath());
  }

  /** Puts a route in its place, as the kernel would hold it. */
  void replace(Route wanted) throws NetlinkException {
    Route route = wanted.asHeld().withoutState();
    check(route);
    for (int i = 0; i < routes.size(); i++) {
      if (samePlace(routes.get(i), route)) {
        routes.set(i, route);
        return;
      }
    }
    routes.add(route);
  }

  private static boolean samePlace(Route one, Route other) {
    return one.table() == other.table()
        && one.destination().equals(other.destination())
        && one.metric() == other.metric();
  }

  private void check(Route route) throws NetlinkException {
    String operation = "writing route " + route.destination() + " in table " + route.table();
    boolean six = route.family() == Family.IPV6;
    if (!route.destination().equals(route.destination().network())) {
      throw new NetlinkException(operation, Errno.EINVAL, "Invalid prefix for given prefix length");
    }
    if (route.type() != Route.UNICAST) {
      return;
    }
    if (route.ifindex() == 0) {
      throw new IllegalArgumentException("the fake knows no unicast route without an interface");
    }
    boolean lookedUp =
        route.gateway().isPresent()
            && (route.flags() & Route.FLAG_ONLINK) == 0
            && !linkLocal(route);
    boolean unreachable = lookedUp && !reachable(route.ifindex(), route.gateway().get());
    if (unreachable && !six) {
      throw new NetlinkException(operation, Errno.ENETUNREACH, "Nexthop has invalid gateway");
    }
    Link link =
        interfaces
            .link(route.ifindex())
            .orElseThrow(() -> new NetlinkException(operation, Errno.ENODEV, ""));
    if (unreachable) {
      throw new NetlinkException(operation, Errno.EHOSTUNREACH, "");
    }
    if (!link.adminUp()) {
      throw new NetlinkException(operation, Errno.ENETDOWN, "Nexthop device is not up");
    }
    if (route.source().isPresent() && !own(link, route.source().get(), six)) {
      throw new NetlinkException(
          operation, Errno.EINVAL, six ? "Invalid source address" : "Invalid prefsrc address");
    }
  }

  private static boolean linkLocal(Route route) {
    return route.family() == Family.IPV6
        && route.gateway().filter(InetAddress::isLinkLocalAddress).isPresent();
  }

  /** Whether a next hop is on the link, by its subnets. */
  private boolean reachable(int ifindex, InetAddress gateway) {
    return routes.stream()
        .anyMatch(
            each ->
                each.ifindex() == ifindex
                    && each.gateway().isEmpty()
                    && each.destination().contains(gateway));
  }

  /** IPv4 takes any own address for a source, IPv6 one of the interface. */
  private boolean own(Link link, InetAddress source, boolean sameInterface) {
    return interfaces.addresses().stream()
        .filter(each -> !sameInterface || each.ifindex() == link.ifindex())
        .anyMatch(each -> each.prefix().address().equals(source));
  }

  /** Deletes exactly this route. */
  void delete(Route wanted) throws NetlinkException {
    if (!routes.remove(wanted.asHeld().withoutState())) {
      throw new NetlinkException(
          "deleting route " + wanted.destination() + " in table " + wanted.table(),
          Errno.ESRCH,
          "");
    }
  }

  /** Takes all that match away; tells of which tables. */
  List<Integer> removeAll(Predicate<Route> which) {
    List<Integer> tables = routes.stream().filter(which).map(Route::table).distinct().toList();
    routes.removeIf(which);
    return tables;
  }

  /** IPv6 forgets a source that went, where IPv4 keeps it. */
  void forgetSource(InetAddress source) {
    routes.replaceAll(
        each ->
            each.source().equals(Optional.of(source))
                ? new Route(
                    each.table(),
                    each.destination(),
                    each.gateway(),
                    each.ifindex(),
                    Optional.empty(),
                    each.metric(),
                    each.protocol(),
                    each.type(),
                    each.scope(),
                    each.flags(),
                    each.multipath())
                : each);
  }

  /** The route to the subnet of an address, in {@code main}. */
  static Route connected(InterfaceAddress address) {
    boolean six = address.prefix().family() == Family.IPV6;
    Prefix subnet = address.prefix().network();
    return new Route(
        Route.MAIN,
        subnet,
        Optional.empty(),
        address.ifindex(),
        six ? Optional.empty() : Optional.of(address.prefix().address()),
        six ? METRIC_CONNECTED_IPV6 : 0,
        PROTOCOL_KERNEL,
        Route.UNICAST,
        six ? Route.SCOPE_GLOBAL : Route.SCOPE_LINK,
        0,
        false);
  }

  void connect(InterfaceAddress address) {
    Route route = connected(address);
    if (routes.stream()
        .noneMatch(each -> samePlace(each, route) && each.ifindex() == route.ifindex())) {
      routes.add(route);
    }
  }
}
