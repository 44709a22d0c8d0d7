package detour.lab;

import detour.lab.LabOptions.Firewall;
import detour.lab.LabOptions.Ipv6Default;
import detour.lab.netns.Namespace;
import java.util.ArrayList;
import java.util.List;

/**
 * How the gateway is set up before Detour comes: an ordinary Debian router with several uplinks.
 */
final class Gateway {
  private static final String RP_FILTER_LOOSE = "2"; // systemd's default in Debian

  /** A DHCP lease that outlives every soak. */
  static final String LEASE = "valid_lft 86400 preferred_lft 86400";

  private Gateway() {}

  private static void route(Namespace gw) {
    gw.sysctl("ipv4/ip_forward", "1");
    gw.sysctl("ipv6/conf/all/forwarding", "1");
    gw.sysctl("ipv6/conf/default/forwarding", "1");
    gw.sysctl("ipv4/conf/all/rp_filter", RP_FILTER_LOOSE);
    gw.sysctl("ipv4/conf/default/rp_filter", RP_FILTER_LOOSE);
  }

  /** Plugs the second gateway into the first one's switch. */
  static void configureSecond(Namespace gw2, Namespace gw) {
    route(gw2);
    gw.ip("link set gw2 master br-lan up");
    gw2.ip(
        "addr add 10.77.0.2/24 dev br-lan",
        "addr add fd77::2/64 dev br-lan nodad",
        "link set br-lan up");
  }

  static void configure(Namespace gw) {
    route(gw);
    List<String> lines = new ArrayList<>();
    lines.add("link add br-lan type bridge mcast_snooping 0 forward_delay 0");
    for (int host = 1; host <= Lab.OFFICE_HOSTS; host++) {
      lines.add("link set lan" + host + " master br-lan up");
    }
    lines.add("addr add 10.77.0.1/24 dev br-lan");
    lines.add("addr add fd77::1/64 dev br-lan nodad");
    lines.add("link set br-lan up");
    gw.ip(lines);
  }

  /** What a network manager does when a WAN interface appears. */
  static void bringUp(Namespace gw, Subnet subnet, Ipv6Default ipv6Default) {
    String dev = subnet.device();
    gw.sysctl("ipv6/conf/" + dev + "/accept_ra", "2"); // advertisements, although this is a router
    gw.sysctl("ipv6/conf/" + dev + "/autoconf", "0");
    List<String> lines = new ArrayList<>();
    lines.add("link set " + dev + " up");
    lines.add("addr add " + subnet.gateway4() + "/24 dev " + dev + " " + LEASE);
    lines.add("addr add " + subnet.gateway6() + "/64 dev " + dev + " nodad");
    lines.addAll(defaults(subnet, ipv6Default));
    gw.ip(lines);
  }

  /** Main's default routes through an ISP. */
  static List<String> defaults(Subnet subnet, Ipv6Default ipv6Default) {
    String rest = " dev " + subnet.device() + " metric " + 100 * subnet.isp() + " proto static";
    List<String> lines = new ArrayList<>();
    lines.add("route replace default via " + subnet.nextHop4() + rest);
    if (ipv6Default != Ipv6Default.ADVERTISED) {
      lines.add("route replace default via " + subnet.nextHop6() + rest);
    }
    return lines;
  }

  /** The operator's own table; empty if the firewall does nothing. */
  static List<String> firewall(Firewall firewall) {
    List<String> lines = new ArrayList<>();
    lines.add("add table inet operator");
    if (firewall.guardInput()) {
      lines.add("add chain inet operator input { type filter hook input priority 0; }");
      lines.add("add rule inet operator input iifname != \"wan*\" accept");
      lines.add("add rule inet operator input ct state established,related accept");
      lines.add("add rule inet operator input meta l4proto { icmp, ipv6-icmp } accept");
      lines.add("add rule inet operator input drop");
    }
    if (firewall.strictForward()) {
      lines.add("add chain inet operator forward { type filter hook forward priority 0; }");
      lines.add("add rule inet operator forward ct state invalid drop");
      lines.add(
          "add rule inet operator forward ct state new meta l4proto tcp tcp flags & (fin|syn|rst|ack) != syn drop");
    }
    if (firewall.masquerade()) {
      lines.add("add chain inet operator srcnat { type nat hook postrouting priority srcnat; }");
      lines.add("add rule inet operator srcnat oifname \"wan*\" masquerade");
    }
    return lines;
  }
}
