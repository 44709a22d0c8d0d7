package detour.vrrp.address;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Family;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.vrrp.packet.MacAddress;
import java.io.IOException;
import java.util.Optional;

/**
 * A private macvlan with the virtual MAC. Down in a Backup: it neither answers nor says anything,
 * and the other's frames, which come from the same address, reach the parent.
 */
final class VirtualMacDevice {
  private static final String NAME = "dtr";

  private final NetlinkConnection connection;
  private final LinuxRtnetlink rtnetlink;
  private final Family family;
  private final int vrid;
  private final NetworkSysctls sysctls;

  VirtualMacDevice(KernelAccess kernel, Family family, int vrid) {
    this.connection = kernel.connection();
    this.rtnetlink = kernel.rtnetlink();
    this.sysctls = kernel.sysctls();
    this.family = family;
    this.vrid = vrid;
  }

  /** Its name: at most 15 octets with any index. */
  static String name(Family family, int parent, int vrid) {
    return NAME + (family == Family.IPV4 ? 4 : 6) + "-" + parent + "-" + vrid;
  }

  /** Its index, made if it is not there. */
  int ensure(Link parent) throws IOException {
    String name = name(family, parent.ifindex(), vrid);
    Optional<Link> there = find(name);
    if (there.isEmpty()) {
      connection.execute(
          "making " + name,
          LinkMessages.add(name, parent.ifindex(), MacAddress.virtual(family, vrid)));
      there = find(name);
    }
    Link device = there.orElseThrow(() -> new IOException(name + " was made and is not there"));
    prepare(device.name(), parent.name());
    return device.ifindex();
  }

  private Optional<Link> find(String name) throws NetlinkException {
    return rtnetlink.links().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Without these both devices answer ARP, or the kernel drops what comes to the macvlan. */
  private void prepare(String name, String parent) throws IOException {
    String withoutIpv6 = "ipv6/conf/" + name + "/disable_ipv6";
    if (family == Family.IPV6) {
      sysctls.set(name, "ipv6/conf/" + name + "/addr_gen_mode", "1"); // none
      sysctls.set(name, "ipv6/conf/" + name + "/accept_ra", "0");
      sysctls.set(name, withoutIpv6, "0"); // by default it may be 1, though not on the parent
      return;
    }
    if (sysctls.has(withoutIpv6)) {
      sysctls.set(name, withoutIpv6, "1");
    }
    sysctls.set(name, "ipv4/conf/" + name + "/arp_ignore", "1");
    sysctls.set(name, "ipv4/conf/" + name + "/accept_local", "1");
    sysctls.set(name, "ipv4/conf/" + name + "/promote_secondaries", "1");
    sysctls.set(name, "ipv4/conf/" + parent + "/arp_ignore", "1");
    sysctls.set(name, "ipv4/conf/" + parent + "/arp_filter", "1");
    // Or the parent asks for a host in the name of our address, and the host learns its station.
    sysctls.set(name, "ipv4/conf/" + parent + "/arp_announce", "2");
    looseReversePath(name);
  }

  /**
   * The greater of all and the device's own counts: what all said is put into each device, and is
   * wanted there by each virtual MAC, though it may find it so.
   */
  private void looseReversePath(String name) throws IOException {
    String all = sysctls.first("ipv4/conf/all/rp_filter");
    if (!all.equals("0")) {
      for (String device : sysctls.devices()) {
        String key = "ipv4/conf/" + device + "/rp_filter";
        boolean loose = device.equals("all") || device.startsWith(NAME);
        if (!loose && sysctls.read(key).compareTo(all) <= 0) {
          sysctls.set(name, key, all);
        }
      }
      sysctls.set(name, "ipv4/conf/all/rp_filter", "0");
    }
    sysctls.set(name, "ipv4/conf/" + name + "/rp_filter", "0");
  }

  void set(int ifindex, boolean up) throws NetlinkException {
    connection.execute(
        "switching the virtual MAC " + (up ? "on" : "off"), LinkMessages.set(ifindex, up));
  }

  /** It went with its parent; puts the settings back. */
  void gone(int parent) {
    sysctls.restore(name(family, parent, vrid));
  }

  /** Takes it away and puts the settings back. */
  void remove(int parent) throws NetlinkException {
    Optional<Link> there = find(name(family, parent, vrid));
    gone(parent);
    if (there.isPresent()) {
      connection.execute(
          "deleting " + there.get().name(), LinkMessages.delete(there.get().ifindex()));
    }
  }
}
