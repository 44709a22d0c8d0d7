package detour.vrrp;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.link.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The addresses that are the interfaces' own, as far as can be known. */
public final class OwnAddresses {
  /** Addresses by interface, and whether each is there to stay. */
  private final Map<String, Map<InetAddress, Boolean>> byInterface;

  OwnAddresses(Map<String, Map<InetAddress, Boolean>> byInterface) {
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
    Map<String, Map<InetAddress, Boolean>> all = new HashMap<>();
    rtnetlink.links().forEach(each -> all.put(each.name(), of(each, addresses)));
    return new OwnAddresses(all);
  }

  static Map<InetAddress, Boolean> of(Link link, List<InterfaceAddress> addresses) {
    Map<InetAddress, Boolean> own = new HashMap<>();
    for (InterfaceAddress each : addresses) {
      if (each.ifindex() == link.ifindex()) {
        own.put(each.prefix().address(), (each.flags() & InterfaceAddress.PERMANENT) != 0);
      }
    }
    return own;
  }

  /** Knowing what runs, or ran last. */
  public OwnAddresses with(Optional<PairSettings> accepted) {
    return with(accepted.map(PairSettings::routers).orElse(List.of()));
  }

  OwnAddresses with(Collection<RouterSettings> accepted) {
    Map<String, Map<InetAddress, Boolean>> better = new HashMap<>();
    byInterface.forEach((name, addresses) -> better.put(name, new HashMap<>(addresses)));
    for (RouterSettings router : accepted) {
      Map<InetAddress, Boolean> there = better.getOrDefault(router.interfaceName(), Map.of());
      if (there.isEmpty()) {
        continue;
      }
      for (InetAddress each : router.plainAddresses()) {
        if (router.owner()) {
          there.put(each, true); // it was its own when it was accepted; it may be away for a moment
        } else {
          there.remove(each, false); // it is only held
        }
      }
    }
    return new OwnAddresses(better);
  }

  Set<String> interfaces() {
    return byInterface.keySet();
  }

  /** Of an interface; empty if it is not known, or has none at all, as early in a boot. */
  Set<InetAddress> of(String interfaceName) {
    return byInterface.getOrDefault(interfaceName, Map.of()).keySet();
  }
}
