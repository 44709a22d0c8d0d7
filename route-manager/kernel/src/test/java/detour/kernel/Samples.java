package detour.kernel;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules and routes as Detour writes them, and the writes whose bytes are recorded. */
final class Samples {
  static final int WAN1 = 11;
  static final int DETOUR = 144;

  /** A write and the name of its transcript. */
  record Write(String name, Action action) {
    void on(Rtnetlink kernel) throws NetlinkException {
      action.on(kernel);
    }
  }

  interface Action {
    void on(Rtnetlink kernel) throws NetlinkException;
  }

  static final List<Write> WRITES =
      List.of(
          new Write(
              "replace-route4",
              kernel -> kernel.replaceRoute(via("192.0.2.1", WAN1, 5201, 0, "192.0.2.2"))),
          new Write(
              "replace-route6",
              kernel ->
                  kernel.replaceRoute(via("2001:db8:a1::1", WAN1, 5201, 1024, "2001:db8:a1::2"))),
          new Write(
              "refused-gateway",
              kernel -> kernel.replaceRoute(via("203.0.113.1", WAN1, 5201, 0, ""))),
          new Write(
              "delete-route4",
              kernel -> kernel.deleteRoute(via("192.0.2.1", WAN1, 5201, 0, "192.0.2.2"))),
          new Write("add-mark-rule", kernel -> kernel.addRule(mark(Family.IPV6, 1))),
          new Write("refused-mark-rule", kernel -> kernel.addRule(mark(Family.IPV6, 1))),
          new Write("add-device-rule", kernel -> kernel.addRule(device(Family.IPV6, "wan1", 5201))),
          new Write("add-stray-rule", kernel -> kernel.addRule(stray(Family.IPV6))),
          new Write("add-main-rule", kernel -> kernel.addRule(throughMain(Family.IPV6))),
          new Write("delete-mark-rule", kernel -> kernel.deleteRule(mark(Family.IPV6, 1))));

  private Samples() {}

  /** A default route; the family is the gateway's, an empty source is none. */
  static Route via(String gateway, int ifindex, int table, int metric, String source) {
    InetAddress hop = Addresses.parse(gateway);
    return new Route(
        table,
        Prefix.any(Family.of(hop)),
        Optional.of(hop),
        ifindex,
        source.isEmpty() ? Optional.empty() : Optional.of(Addresses.parse(source)),
        metric,
        DETOUR,
        Route.UNICAST,
        Route.SCOPE_GLOBAL,
        0,
        false);
  }

  static Rule mark(Family family, int uplink) {
    return rule(family, 21010, 5200 + uplink, uplink << 24, 0x3f000000, false, "", DETOUR);
  }

  static Rule device(Family family, String name, int table) {
    return rule(family, 21070, table, 0, 0, false, name, DETOUR);
  }

  static Rule stray(Family family) {
    return new Rule(
        family,
        21080,
        Rule.UNREACHABLE,
        0,
        0,
        0x3f000000,
        true,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        DETOUR);
  }

  static Rule throughMain(Family family) {
    return new Rule(
        family,
        21000,
        Rule.TO_TABLE,
        Route.MAIN,
        0,
        0,
        false,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(0),
        DETOUR);
  }

  static Rule rule(
      Family family,
      int priority,
      int table,
      int mark,
      int mask,
      boolean invert,
      String output,
      int protocol) {
    return new Rule(
        family,
        priority,
        Rule.TO_TABLE,
        table,
        mark,
        mask,
        invert,
        "",
        output,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        protocol);
  }
}
