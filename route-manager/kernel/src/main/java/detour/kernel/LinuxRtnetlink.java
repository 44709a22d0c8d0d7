package detour.kernel;

import detour.kernel.address.AddressCodec;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.libc.LibcException;
import detour.kernel.link.Link;
import detour.kernel.link.LinkCodec;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.neighbor.NeighborCodec;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import detour.kernel.route.RouteCodec;
import detour.kernel.rule.Rule;
import detour.kernel.rule.RuleCodec;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** rtnetlink of the network namespace of the thread that makes it. One thread at a time. */
public final class LinuxRtnetlink implements Rtnetlink, AutoCloseable {
  /** What a lookup answers for no route, and for blackhole, prohibit and throw. */
  private static final Set<Integer> REFUSALS =
      Set.of(
          Errno.ENETUNREACH,
          Errno.EHOSTUNREACH,
          Errno.EINVAL,
          Errno.EACCES,
          Errno.EAGAIN,
          Errno.ENODEV);

  private final NetlinkConnection connection;

  public LinuxRtnetlink() throws LibcException {
    this(new NetlinkConnection(NetlinkConnection.ROUTE));
  }

  /** rtnetlink over a connection made elsewhere, which it will close. */
  public LinuxRtnetlink(NetlinkConnection connection) {
    this.connection = connection;
  }

  @Override
  public List<Link> links() throws NetlinkException {
    return connection.dump(
        "reading links", LinkCodec::dump, each -> Optional.of(LinkCodec.decode(each)));
  }

  @Override
  public List<InterfaceAddress> addresses() throws NetlinkException {
    return connection.dump("reading addresses", AddressCodec::dump, AddressCodec::decode);
  }

  @Override
  public List<Route> routes(Family family) throws NetlinkException {
    return connection.dump("reading routes", () -> RouteCodec.dump(family, 0), RouteCodec::decode);
  }

  @Override
  public List<Route> routes(Family family, int table) throws NetlinkException {
    try {
      return connection
          .dump(
              "reading routes of table " + table,
              () -> RouteCodec.dump(family, table),
              RouteCodec::decode)
          .stream()
          .filter(each -> each.table() == table)
          .toList();
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of(); // a table is made with its first route
      }
      throw e;
    }
  }

  @Override
  public Optional<Route> resolve(InetAddress destination, int outputInterface, int mark)
      throws NetlinkException {
    try {
      return connection
          .dump(
              "resolving " + Addresses.text(destination),
              () -> RouteCodec.resolve(destination, outputInterface, mark),
              RouteCodec::decode)
          .stream()
          .filter(each -> each.type() == Route.UNICAST)
          .findFirst();
    } catch (NetlinkException e) {
      if (REFUSALS.contains(e.errno())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<Rule> rules(Family family) throws NetlinkException {
    return connection.dump("reading rules", () -> RuleCodec.dump(family), RuleCodec::decode);
  }

  @Override
  public List<Neighbor> neighbors() throws NetlinkException {
    return connection.dump("reading neighbours", NeighborCodec::dump, NeighborCodec::decode);
  }

  @Override
  public void replaceRoute(Route route) throws NetlinkException {
    connection.execute("writing " + words(route), RouteCodec.replace(route));
  }

  @Override
  public void deleteRoute(Route route) throws NetlinkException {
    String operation = "deleting " + words(route);
    // The kernel compares only what a request names: metric 0, for one, stands for any.
    if (routes(route.family(), route.table()).stream()
        .map(Route::withoutState)
        .noneMatch(route.asHeld().withoutState()::equals)) {
      throw new NetlinkException(operation, Errno.ESRCH, "");
    }
    connection.execute(operation, RouteCodec.delete(route));
  }

  private static String words(Route route) {
    return "route " + route.destination() + " in table " + route.table();
  }

  @Override
  public void addRule(Rule rule) throws NetlinkException {
    connection.execute("adding rule " + rule.priority(), RuleCodec.add(rule));
  }

  @Override
  public void deleteRule(Rule rule) throws NetlinkException {
    String operation = "deleting rule " + rule.priority();
    for (Rule there : rules(rule.family())) {
      if (there.equals(rule)) {
        break;
      }
      if (RuleCodec.deletes(rule, there)) {
        throw new NetlinkException(
            operation,
            Errno.EBUSY,
            "the kernel would take another rule of that priority: " + there);
      }
    }
    connection.execute(operation, RuleCodec.delete(rule));
  }

  @Override
  public void close() {
    connection.close();
  }
}
