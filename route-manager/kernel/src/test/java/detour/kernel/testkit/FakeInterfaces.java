package detour.kernel.testkit;

import detour.kernel.address.InterfaceAddress;
import detour.kernel.link.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The links and addresses of a {@link FakeKernel}; what they do to routes is told there. */
final class FakeInterfaces {
  private static final int ETHERNET = 1;
  private static final int LOOPBACK = 772;
  private static final int OPERSTATE_DOWN = 2;
  private static final int OPERSTATE_UP = 6;
  private static final int MTU = 1500;

  private final SortedMap<Integer, Link> links = new TreeMap<>();
  private final List<InterfaceAddress> addresses = new ArrayList<>();
  private int next = 1;

  FakeInterfaces() {
    add("lo", LOOPBACK, Link.IFF_LOOPBACK);
    set(1, true, true);
  }

  /** A new link, down, without a carrier. */
  int add(String name, int type, int flags) {
    int ifindex = next++;
    String hardware = type == ETHERNET ? String.format("02:00:00:00:00:%02x", ifindex) : "";
    links.put(
        ifindex,
        new Link(
            ifindex,
            name,
            type,
            flags,
            OPERSTATE_DOWN,
            MTU,
            type == LOOPBACK ? "" : "veth",
            0,
            hardware,
            Optional.of(new Link.Counters(0, 0, 0, 0))));
    return ifindex;
  }

  List<Link> links() {
    return List.copyOf(links.values());
  }

  Optional<Link> link(int ifindex) {
    return Optional.ofNullable(links.get(ifindex));
  }

  /** The link of a name; a test that names another is wrong. */
  Link link(String name) {
    return links.values().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no link " + name));
  }

  String name(int ifindex) {
    return link(ifindex).map(Link::name).orElse("if" + ifindex);
  }

  void set(int ifindex, boolean adminUp, boolean lowerUp) {
    Link old = link(ifindex).orElseThrow();
    int flags = old.flags() & ~(Link.IFF_UP | Link.IFF_LOWER_UP);
    flags |= (adminUp ? Link.IFF_UP : 0) | (lowerUp ? Link.IFF_LOWER_UP : 0);
    links.put(
        ifindex,
        new Link(
            ifindex,
            old.name(),
            old.type(),
            flags,
            adminUp && lowerUp ? OPERSTATE_UP : OPERSTATE_DOWN,
            old.mtu(),
            old.kind(),
            old.master(),
            old.hardwareAddress(),
            old.counters()));
  }

  void carried(int ifindex, Link.Counters counters) {
    Link old = link(ifindex).orElseThrow();
    links.put(
        ifindex,
        new Link(
            ifindex,
            old.name(),
            old.type(),
            old.flags(),
            old.operstate(),
            old.mtu(),
            old.kind(),
            old.master(),
            old.hardwareAddress(),
            Optional.of(counters)));
  }

  void remove(int ifindex) {
    links.remove(ifindex);
    addresses.removeIf(each -> each.ifindex() == ifindex);
  }

  List<InterfaceAddress> addresses() {
    return List.copyOf(addresses);
  }

  List<InterfaceAddress> addresses(int ifindex) {
    return addresses.stream().filter(each -> each.ifindex() == ifindex).toList();
  }

  void add(InterfaceAddress address) {
    addresses.add(address);
  }

  void remove(InterfaceAddress address) {
    addresses.remove(address);
  }
}
