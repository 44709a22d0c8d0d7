package detour.vrrp;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.link.Link;
import detour.vrrp.address.AddressKeeper;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses that are the interfaces' own, as far as can be known; what a virtual router holds
 * for a while is not among them.
 */
public final class OwnAddresses {
  private final Map<String, Set<InetAddress>> byInterface;

  OwnAddresses(Map<String, Set<InetAddress>> byInterface) {
    this.byInterface = byInterface;
  }

  /** Nothing is known. */
  public static OwnAddresses unknown() {
    return new OwnAddresses(Map.of());
  }

  /** As it is now in the calling thread's network namespace; unknown where that cannot be read. */
  public static OwnAddresses here() {
    try (LinuxRtnetlink rtnetlink = new LinuxRtnetlink()) {
      return read(rtnetlink);
    } catch (IOException e) {
      return unknown();
    }
  }

  static OwnAddresses read(LinuxRtnetlink rtnetlink) throws IOException {
    List<InterfaceAddress> addresses = rtnetlink.addresses();
    Map<String, Set<InetAddress>> all = new HashMap<>();
    rtnetlink.links().forEach(each -> all.put(each.name(), of(each, addresses)));
    return new OwnAddresses(all);
  }

  static Set<InetAddress> of(Link link, List<InterfaceAddress> addresses) {
    Set<InetAddress> own = new HashSet<>();
    for (InterfaceAddress each : addresses) {
      if (each.ifindex() == link.ifindex() && !AddressKeeper.holds(each)) {
        own.add(each.prefix().address());
      }
    }
    return own;
  }

  /** With those of owners that were accepted before: one may be away for a moment. */
  public OwnAddresses with(Optional<PairSettings> accepted) {
    return with(accepted.map(PairSettings::routers).orElse(List.of()));
  }

  OwnAddresses with(Collection<RouterSettings> accepted) {
    Map<String, Set<InetAddress>> more = new HashMap<>(byInterface);
    for (RouterSettings each : accepted) {
      if (each.owner() && more.containsKey(each.interfaceName())) {
        Set<InetAddress> both = new HashSet<>(each.plainAddresses());
        both.addAll(more.get(each.interfaceName()));
        more.put(each.interfaceName(), both);
      }
    }
    return new OwnAddresses(more);
  }

  Set<String> interfaces() {
    return byInterface.keySet();
  }

  /** Of an interface; empty if it is not known, or has none at all, as early in a boot. */
  Set<InetAddress> of(String interfaceName) {
    return byInterface.getOrDefault(interfaceName, Set.of());
  }
}
