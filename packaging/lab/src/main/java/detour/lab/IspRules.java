package detour.lab;

import java.util.ArrayList;
import java.util.List;

/** The nftables rules of an ISP, as lines of one transaction each. Pure. */
final class IspRules {
  private static final int DISCARD_PORT = 9;

  private IspRules() {}

  /**
   * BCP 38: what the customer sends from an address that is not of this ISP is counted and dropped.
   */
  static List<String> access(Subnet subnet) {
    List<String> lines = new ArrayList<>();
    lines.add("add table inet lab");
    lines.add("add counter inet lab bcp38");
    lines.add("add set inet lab mine4 { type ipv4_addr; flags interval; }");
    lines.add("add set inet lab mine6 { type ipv6_addr; flags interval; }");
    lines.add("add set inet lab strays4 { type ipv4_addr; size 1024; flags dynamic; }");
    lines.add("add set inet lab strays6 { type ipv6_addr; size 1024; flags dynamic; }");
    lines.addAll(sources(subnet));
    lines.add("add chain inet lab ingress { type filter hook prerouting priority -300; }");
    String rule = "add rule inet lab ingress ";
    lines.add(rule + "iifname != customer accept");
    lines.add(rule + "ip saddr { 0.0.0.0, 169.254.0.0/16 } accept"); // a DHCP client; link-local
    lines.add(rule + "ip6 saddr { ::, fe80::/10 } accept");
    lines.add(rule + "ip daddr 224.0.0.0/4 accept");
    lines.add(rule + "ip6 daddr ff00::/8 accept");
    // Asking the next hop for its address goes no further, and may be a moment behind a change.
    lines.add(rule + "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept");
    // A scan of an address that has just gone is sent back by any router.
    lines.add(rule + "ip saddr 203.0.113.0/24 accept");
    lines.add(rule + "ip6 saddr 2001:db8:eeee::/64 accept");
    lines.add(rule + "ip saddr @mine4 accept");
    lines.add(rule + "ip6 saddr @mine6 accept");
    lines.add(
        rule + "ip saddr != 255.255.255.255 add @strays4 { ip saddr } counter name bcp38 drop");
    lines.add(rule + "ip6 saddr != :: add @strays6 { ip6 saddr } counter name bcp38 drop");
    lines.addAll(sink());
    return lines;
  }

  /** Which sources are the customer's own: exactly those of the subnet. */
  static List<String> sources(Subnet subnet) {
    return List.of(
        "flush set inet lab mine4",
        "flush set inet lab mine6",
        "add element inet lab mine4 { " + subnet.prefix4() + " }",
        "add element inet lab mine6 { " + subnet.prefix6() + " }");
  }

  /** The core: a chain for each direction, empty while all is well. */
  static List<String> core() {
    List<String> lines = new ArrayList<>();
    lines.add("add table inet lab");
    for (String way : List.of("up", "down")) {
      lines.add("add counter inet lab " + way + "_lost");
      lines.add("add counter inet lab " + way + "_passed");
      lines.add("add chain inet lab " + way);
    }
    lines.add("add chain inet lab pass { type filter hook prerouting priority -300; }");
    // The core itself still answers: what is cut is what it forwards.
    lines.add("add rule inet lab pass fib daddr type { local, broadcast, multicast } accept");
    lines.add("add rule inet lab pass iifname access jump up");
    lines.add("add rule inet lab pass iifname access counter name up_passed");
    lines.add("add rule inet lab pass iifname \"inet\" jump down");
    lines.add("add rule inet lab pass iifname \"inet\" counter name down_passed");
    lines.addAll(sink());
    return lines;
  }

  /** Loss in the core, permille of each direction. */
  static List<String> loss(int upPermille, int downPermille) {
    List<String> lines =
        new ArrayList<>(List.of("flush chain inet lab up", "flush chain inet lab down"));
    lines.addAll(loss("up", upPermille));
    lines.addAll(loss("down", downPermille));
    return lines;
  }

  private static List<String> loss(String way, int permille) {
    if (permille == 0) {
      return List.of();
    }
    String which = permille == 1000 ? "" : "numgen random mod 1000 < " + permille + " ";
    return List.of("add rule inet lab " + way + " " + which + "counter name " + way + "_lost drop");
  }

  /** A next hop that hears nothing and says nothing, below ARP. */
  static List<String> silence() {
    String chain = " { type filter hook %s device customer priority 0; }";
    return List.of(
        "add table netdev lab",
        "add chain netdev lab in" + String.format(chain, "ingress"),
        "add chain netdev lab out" + String.format(chain, "egress"),
        "add rule netdev lab in drop",
        "add rule netdev lab out drop");
  }

  /** The next hop hears and speaks again. */
  static List<String> voice() {
    return List.of("delete table netdev lab");
  }

  /** Where the load of other customers ends, without an ICMP answer. */
  private static List<String> sink() {
    return List.of(
        "add chain inet lab sink { type filter hook input priority 0; }",
        "add rule inet lab sink udp dport " + DISCARD_PORT + " drop");
  }
}
