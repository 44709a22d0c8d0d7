package detour.steering.plan;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that count what proves an uplink alive, and what asks for proof.
 *
 * <p>Interface counters prove nothing: ARP, router advertisements, the next hop's own words and
 * scans from the Internet move them on a dead uplink too. Proof is a packet of a flow that was
 * answered before, from beyond the next hop, and no ICMP. Whoever only sends (a camera, syslog)
 * asks for nothing.
 */
final class EvidencePlanner {
  /**
   * The socket priority of probes ({@code SO_PRIORITY}), by which they are told from other traffic
   * of the gateway: a probe has its own time-out.
   */
  static final String PROBE_PRIORITY = "0de7:0001";

  List<TablePlan.RulePlan> in(Wanted.Uplink uplink) {
    List<TablePlan.RulePlan> rules = new ArrayList<>();
    Evidence names = Evidence.of(uplink.spec().number());
    for (Family family : Family.values()) {
      String beyond =
          match(family)
              + uplink
                  .facts()
                  .path(family)
                  .gateway()
                  .map(hop -> network(family) + " saddr != " + Addresses.text(hop) + " ")
                  .orElse("");
      rules.add(
          TablePlan.RulePlan.of(
              beyond + "ct status seen-reply counter name " + names.rx(family),
              "answers prove the path, " + word(family)));
      rules.add(
          TablePlan.RulePlan.of(
              beyond
                  + "ct direction reply ct status & assured == 0x0 counter name "
                  + names.fresh(family),
              "new connections prove both ways, " + word(family)));
    }
    return rules;
  }

  List<TablePlan.RulePlan> out(int number) {
    List<TablePlan.RulePlan> rules = new ArrayList<>();
    Evidence names = Evidence.of(number);
    rules.add(TablePlan.RulePlan.of("counter name " + names.out(), "all that leaves"));
    for (Family family : Family.values()) {
      String others = match(family) + "meta priority != " + PROBE_PRIORITY + " ";
      rules.add(
          TablePlan.RulePlan.of(
              others + "ct status seen-reply counter name " + names.tx(family),
              "answered flows want answers, " + word(family)));
      rules.add(
          TablePlan.RulePlan.of(
              others
                  + "ct direction original tcp flags & (syn | ack) == syn counter name "
                  + names.tx(family)
                  + " counter name "
                  + names.syn(family),
              "connects want answers, " + word(family)));
    }
    return rules;
  }

  private static String match(Family family) {
    return family == Family.IPV4
        ? "meta nfproto ipv4 meta l4proto != icmp "
        : "meta nfproto ipv6 meta l4proto != ipv6-icmp ";
  }

  private static String network(Family family) {
    return family == Family.IPV4 ? "ip" : "ip6";
  }

  private static String word(Family family) {
    return family == Family.IPV4 ? "IPv4" : "IPv6";
  }
}
