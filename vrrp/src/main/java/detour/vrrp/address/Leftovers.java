package detour.vrrp.address;

import detour.kernel.Nftables;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.nft.NftException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a pair that was killed, or ended for a restart, left in the kernel: the devices of virtual
 * MACs and the tables. Addresses on the LAN's own interface go by their lifetime.
 */
public final class Leftovers {
  private static final Pattern DEVICE = Pattern.compile("dtr[46]-[0-9]{1,10}-[0-9]{1,3}");

  private Leftovers() {}

  /** The devices among these interfaces: macvlans with a name of ours. */
  public static List<Link> devices(List<Link> links) {
    return links.stream()
        .filter(each -> each.kind().equals("macvlan") && DEVICE.matcher(each.name()).matches())
        .toList();
  }

  /**
   * Takes away what belongs to none of these: its router was taken out of the file, or changed,
   * before a restart.
   *
   * @param links that there are
   * @return what the kernel refused
   */
  public static List<String> removeOthers(
      KernelAccess kernel, List<Link> links, List<Holding> wanted) {
    Set<String> devices = new HashSet<>();
    Set<String> chains = new HashSet<>();
    for (Holding each : wanted) {
      links.stream()
          .filter(link -> link.name().equals(each.interfaceName()))
          .forEach(
              link -> {
                chains.addAll(Guard.chains(link.ifindex(), each));
                if (each.virtualMac()) {
                  devices.add(VirtualMacDevice.name(each.family(), link.ifindex(), each.vrid()));
                }
              });
    }
    List<Link> others =
        devices(links).stream().filter(each -> !devices.contains(each.name())).toList();
    List<String> refused = new ArrayList<>(removeDevices(kernel.connection(), others));
    kernel.nftables().ifPresent(each -> removeChains(each, chains, refused));
    if (wanted.stream().noneMatch(Holding::virtualMac)) {
      kernel.sysctls().restoreUnused(); // only virtual MACs need any
    }
    return refused;
  }

  private static void removeChains(Nftables nftables, Set<String> wanted, List<String> refused) {
    try {
      Set<String> others = new HashSet<>(Guard.chains(nftables));
      others.removeAll(wanted);
      for (String each : others) {
        nftables.run("delete chain " + each);
        Guard.removeIfEmpty(nftables, each.substring(0, each.lastIndexOf(' ')));
      }
    } catch (NftException e) {
      refused.add("chains of nftables: " + e.getMessage());
    }
  }

  /**
   * Takes these devices away.
   *
   * @return what the kernel refused
   */
  public static List<String> removeDevices(NetlinkConnection connection, List<Link> devices) {
    List<String> refused = new ArrayList<>();
    for (Link each : devices) {
      try {
        connection.execute("deleting " + each.name(), LinkMessages.delete(each.ifindex()));
      } catch (NetlinkException e) {
        refused.add(each.name() + ": " + e.getMessage());
      }
    }
    return refused;
  }

  /**
   * Takes the tables away, with all that is in them.
   *
   * @return what the kernel refused
   */
  public static List<String> removeTables(Nftables nftables) {
    List<String> refused = new ArrayList<>();
    for (String table : List.of(Guard.INGRESS, Guard.INPUT)) {
      String[] words = table.split(" ", 2);
      try {
        if (nftables.table(words[0], words[1]).isPresent()) {
          nftables.run("delete table " + table);
        }
      } catch (NftException e) {
        refused.add("table " + table + ": " + e.getMessage());
      }
    }
    return refused;
  }
}
