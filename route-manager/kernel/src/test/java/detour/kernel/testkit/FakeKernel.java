package detour.kernel.testkit;

import detour.kernel.Conntrack;
import detour.kernel.KernelEvents;
import detour.kernel.Nftables;
import detour.kernel.Rtnetlink;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.link.Link;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A kernel in memory, for tests of what writes to one. It behaves like Linux in what matters to
 * Detour, and {@code KernelContract} runs on both: what is refused and how, what an administrator's
 * {@code ip link set down} removes without a word, what becomes of routes when their address goes.
 *
 * <p>Not modelled: packets, table {@code local}, link-local addresses and routes, multipath, the
 * meaning of nftables rules. One thread at a time. {@link #toString} prints it as {@code ip} and
 * {@code nft} text.
 */
public final class FakeKernel implements Rtnetlink, Nftables, Conntrack {
  private static final int ETHERNET = 1;
  private static final int NONE = 65534;
  private static final int PERMANENT = 0x80;

  private final FakeInterfaces interfaces = new FakeInterfaces();
  private final FakeRoutes routes = new FakeRoutes(interfaces);
  private final FakeRules rules = new FakeRules();
  private final FakeNftables nftables = new FakeNftables();
  private final FakeConntrack conntrack = new FakeConntrack();
  private final List<Neighbor> neighbors = new ArrayList<>();
  private KernelEvents events = new RecordedEvents();

  /** From now on tells these of changes, in the thread that makes them, where the kernel would. */
  public void listen(KernelEvents listener) {
    events = listener;
  }

  // What an administrator, a cable or another process does.

  /** Plugs in an Ethernet interface, up and with a carrier; returns its index. */
  public int addLink(String name) {
    int ifindex = interfaces.add(name, ETHERNET, 0);
    interfaces.set(ifindex, true, true);
    tellLink(interfaces.link(name), false);
    return ifindex;
  }

  /** Makes a point-to-point interface without hardware addresses, up; returns its index. */
  public int addPointToPoint(String name) {
    int ifindex = interfaces.add(name, NONE, Link.IFF_POINTOPOINT | Link.IFF_NOARP);
    interfaces.set(ifindex, true, true);
    tellLink(interfaces.link(name), false);
    return ifindex;
  }

  /** Takes an interface away; its routes and addresses go with it, IPv4 routes without a word. */
  public void deleteLink(String name) {
    Link link = interfaces.link(name);
    takeDown(link);
    interfaces.remove(link.ifindex());
    tellLink(link, true);
  }

  /** {@code ip link set NAME up} or {@code down}. */
  public void setLink(String name, boolean up) {
    Link link = interfaces.link(name);
    if (link.adminUp() == up) {
      return;
    }
    if (!up) {
      takeDown(link);
    }
    interfaces.set(link.ifindex(), up, up);
    if (up) {
      interfaces.addresses(link.ifindex()).forEach(this::connect);
    }
    tellLink(interfaces.link(name), false);
  }

  /** Pulls the cable or puts it in again. */
  public void setCarrier(String name, boolean carrier) {
    Link link = interfaces.link(name);
    interfaces.set(link.ifindex(), link.adminUp(), carrier && link.adminUp());
    tellLink(interfaces.link(name), false);
  }

  private void takeDown(Link link) {
    routes.removeAll(each -> each.ifindex() == link.ifindex() && each.family() == Family.IPV4);
    routes
        .removeAll(each -> each.ifindex() == link.ifindex())
        .forEach(table -> events.routeChanged(table));
    for (InterfaceAddress address : interfaces.addresses(link.ifindex())) {
      if (address.prefix().family() == Family.IPV6) {
        interfaces.remove(address);
        events.addressChanged(link.ifindex());
      }
    }
    List<Neighbor> gone =
        neighbors.stream().filter(each -> each.ifindex() == link.ifindex()).toList();
    neighbors.removeAll(gone);
    gone.forEach(each -> events.neighborChanged(each.ifindex(), each.address(), false));
  }

  private void tellLink(Link link, boolean gone) {
    events.linkChanged(link.ifindex(), link.name(), gone, !gone && link.carrier());
  }

  /** {@code ip address add PREFIX dev NAME}. */
  public void addAddress(String name, String prefix) {
    int ifindex = interfaces.link(name).ifindex();
    InterfaceAddress address =
        new InterfaceAddress(ifindex, Prefix.parse(prefix), Optional.empty(), 0, PERMANENT);
    interfaces.add(address);
    events.addressChanged(ifindex);
    if (interfaces.link(name).adminUp()) {
      connect(address);
    }
  }

  private void connect(InterfaceAddress address) {
    if (address.prefix().length() < 8 * address.prefix().family().addressLength()) {
      routes.connect(address);
      events.routeChanged(Route.MAIN);
    }
  }

  /**
   * {@code ip address del PREFIX dev NAME}. In IPv4, routes of {@code main} with that source go,
   * and with the last address all routes of the interface, without a word; those of other tables
   * keep a source that is nobody's. In IPv6 routes lose that source.
   */
  public void deleteAddress(String name, String prefix) {
    int ifindex = interfaces.link(name).ifindex();
    Prefix parsed = Prefix.parse(prefix);
    InterfaceAddress address =
        interfaces.addresses(ifindex).stream()
            .filter(each -> each.prefix().equals(parsed))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(prefix + " on " + name));
    interfaces.remove(address);
    events.addressChanged(ifindex);
    Route connected = FakeRoutes.connected(address);
    if (!routes.removeAll(connected::equals).isEmpty()) {
      events.routeChanged(Route.MAIN);
    }
    boolean last =
        interfaces.addresses(ifindex).stream()
            .noneMatch(each -> each.prefix().family() == parsed.family());
    if (parsed.family() == Family.IPV6) {
      routes.forgetSource(parsed.address());
    } else {
      routes.removeAll(
          each ->
              (last && each.family() == Family.IPV4 && each.ifindex() == ifindex)
                  || (each.table() == Route.MAIN
                      && each.source().equals(Optional.of(parsed.address()))));
    }
  }

  /** Puts an entry into the neighbour cache, in the place of one of that address. */
  public void setNeighbor(Neighbor neighbor) {
    neighbors.removeIf(
        each -> each.ifindex() == neighbor.ifindex() && each.address().equals(neighbor.address()));
    neighbors.add(neighbor);
    events.neighborChanged(
        neighbor.ifindex(), neighbor.address(), neighbor.state() == Neighbor.FAILED);
  }

  /** Lets an interface have carried this much. */
  public void setCounters(String name, Link.Counters counters) {
    interfaces.carried(interfaces.link(name).ifindex(), counters);
  }

  /** Lets a named counter have counted this many packets. */
  public void setCounter(String table, String counter, long packets) {
    Objects.requireNonNull(nftables.tables().get("inet " + table), table)
        .counters
        .put(counter, packets);
  }

  /** Lets a connection be tracked. */
  public void addConnection(ConntrackEntry entry) {
    conntrack.add(entry);
  }

  // The ports.

  @Override
  public List<Link> links() {
    return interfaces.links();
  }

  @Override
  public List<InterfaceAddress> addresses() {
    return interfaces.addresses();
  }

  @Override
  public List<Route> routes(Family family) {
    return routes.list(family);
  }

  @Override
  public List<Route> routes(Family family, int table) {
    return routes.list(family).stream().filter(each -> each.table() == table).toList();
  }

  @Override
  public Optional<Route> resolve(InetAddress destination, int outputInterface, int mark) {
    Family family = Family.of(destination);
    String device =
        outputInterface == 0 ? "" : interfaces.link(outputInterface).orElseThrow().name();
    for (Rule rule : rules.list(family)) {
      boolean marked = (mark & rule.mask()) == rule.mark();
      boolean bound = rule.outputInterface().isEmpty() || rule.outputInterface().equals(device);
      if ((marked && bound) == rule.invert()) {
        continue;
      }
      if (rule.action() == Rule.UNREACHABLE) {
        return Optional.empty();
      }
      Optional<Route> found =
          routes(family, rule.table()).stream()
              .filter(each -> each.destination().contains(destination))
              .filter(each -> outputInterface == 0 || each.ifindex() == outputInterface)
              .filter(each -> each.destination().length() > rule.suppressPrefixLength().orElse(-1))
              .max(Comparator.comparingInt(each -> each.destination().length()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Rule> rules(Family family) {
    return rules.list(family);
  }

  @Override
  public List<Neighbor> neighbors() {
    return List.copyOf(neighbors);
  }

  @Override
  public void replaceRoute(Route route) throws NetlinkException {
    List<Route> before = routes.list(route.family());
    routes.replace(route);
    if (!routes.list(route.family()).equals(before)) {
      events.routeChanged(route.table()); // the same again is no news
    }
  }

  @Override
  public void deleteRoute(Route route) throws NetlinkException {
    routes.delete(route);
    events.routeChanged(route.table());
  }

  @Override
  public void addRule(Rule rule) throws NetlinkException {
    rules.add(rule);
    events.ruleChanged();
  }

  @Override
  public void deleteRule(Rule rule) throws NetlinkException {
    rules.delete(rule);
    events.ruleChanged();
  }

  @Override
  public void run(String commands) throws NftException {
    nftables.run(commands);
    events.nftablesChanged((int) ProcessHandle.current().pid(), "java", true);
  }

  @Override
  public Optional<TableListing> table(String family, String name) {
    return nftables.table(family, name);
  }

  @Override
  public int generation() {
    return nftables.generation();
  }

  @Override
  public void counters(CounterTable into) {
    nftables.counters(into);
  }

  @Override
  public void delete(ConntrackFilter filter) {
    conntrack.delete(filter);
  }

  @Override
  public List<ConntrackEntry> list(ConntrackFilter filter) {
    return conntrack.list(filter);
  }

  @Override
  public void setMark(ConntrackFilter filter, int mark, int mask) {
    conntrack.setMark(filter, mark, mask);
  }

  @Override
  public void create(ConntrackEntry entry, Duration timeout) {
    conntrack.create(entry, timeout);
  }

  // As text.

  /** As {@code ip -d rule} and {@code ip -6 -d rule} print them. */
  public String ruleText(Family family) {
    return FakeText.rules(rules.list(family));
  }

  /** As {@code ip -d route show table all} prints them. */
  public String routeText(Family family) {
    return FakeText.routes(routes.list(family), interfaces);
  }

  /** Much as {@code nft list ruleset} prints it; rules as they were given. */
  public String nftText() {
    return FakeText.tables(nftables.tables().values());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Family family : Family.values()) {
      text.append("# ip ").append(family.option()).append(" -d rule\n").append(ruleText(family));
      text.append("# ip ").append(family.option()).append(" -d route show table all\n");
      text.append(routeText(family));
    }
    return text.append("# nft list ruleset\n").append(nftText()).toString();
  }
}
