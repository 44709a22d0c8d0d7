package detour.steering.plan;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that count what proves an uplink alive, and what asks for proof.
 *
 * <p>Interface counters prove nothing: ARP, router advertisements, the next hop's own words and
 * scans from the Internet move them on a dead uplink too. Proof is a packet from beyond the next
 * hop, no ICMP, of a flow that left by this very uplink: an answer to what was begun here, or
 * anything of a flow from outside that was answered and went on (assured). Whoever only sends (a
 * camera, syslog), and what is said to a stranger who knocks, asks for nothing. Both ways the same
 * flows are left out, or the one would wait for the other.
 */
final class EvidencePlanner {
  /**
   * The socket priority of probes ({@code SO_PRIORITY}), by which they are told from other traffic
   * of the gateway: a probe has its own time-out, and its answer may be the wrong one.
   */
  static final String PROBE_PRIORITY = "0de7:0001";

  /**
   * The connection label of probes, since what comes in has no socket yet. One of 128; few others
   * use any (Open vSwitch those of its own zones).
   */
  static final int PROBE_LABEL = 117;

  /**
   * IPIP, 6in4, ESP, AH, L2TP: connection tracking never calls their flows assured ({@code
   * nf_conntrack_proto_generic.c}). A stranger is not answered by the same protocol.
   */
  private static final String TUNNELS = "meta l4proto { 4, 41, 50, 51, 115 } ct status seen-reply ";

  private final Numbers numbers;

  EvidencePlanner(Numbers numbers) {
    this.numbers = numbers;
  }

  /** The end of the chain of what comes in by an uplink. */
  List<TablePlan.RulePlan> in(Wanted.Uplink uplink) {
    List<TablePlan.RulePlan> rules = new ArrayList<>();
    rules.add(probesPass());
    Evidence names = Evidence.of(uplink.spec().number());
    for (Family family : Family.values()) {
      String proof = match(family) + beyond(uplink, family, "saddr") + ours(uplink);
      rules.add(
          TablePlan.RulePlan.of(
              proof + "ct direction reply counter name " + names.rx(family),
              "answers prove the path, " + family.label()));
      rules.add(
          TablePlan.RulePlan.of(
              proof + "ct direction original ct status assured counter name " + names.rx(family),
              "guests who stay prove the path, " + family.label()));
      rules.add(
          TablePlan.RulePlan.of(
              proof + TUNNELS + "ct direction original counter name " + names.rx(family),
              "tunnels begun from outside prove the path, " + family.label()));
      rules.add(
          TablePlan.RulePlan.of(
              proof
                  + "meta l4proto { tcp, udp } ct direction reply ct status & assured == 0x0"
                  + " counter name "
                  + names.fresh(family),
              "new connections prove both ways, " + family.label()));
    }
    return rules;
  }

  /** What leaves by an uplink; to be read before {@link #wants}. */
  List<TablePlan.RulePlan> out(int number) {
    // A tunnel's outer packets keep the priority of a probe within, but not this uplink's mark.
    String probe = "meta priority " + PROBE_PRIORITY + " meta mark & " + marked(number);
    return List.of(
        TablePlan.RulePlan.of("counter name " + Evidence.of(number).out(), "all that leaves"),
        TablePlan.RulePlan.of(
            probe + "ct label set " + PROBE_LABEL, "probes are known by their answers, too"));
  }

  /** A chain of its own, to be jumped to. */
  List<TablePlan.RulePlan> wants(Wanted.Uplink uplink) {
    List<TablePlan.RulePlan> rules = new ArrayList<>();
    rules.add(probesPass());
    Evidence names = Evidence.of(uplink.spec().number());
    for (Family family : Family.values()) {
      String others = match(family) + beyond(uplink, family, "daddr");
      rules.add(
          TablePlan.RulePlan.of(
              others
                  + ours(uplink)
                  + "ct direction original ct status seen-reply counter name "
                  + names.tx(family),
              "answered flows want answers, " + family.label()));
      rules.add(
          TablePlan.RulePlan.of(
              others
                  + ours(uplink)
                  + "ct direction reply ct status assured counter name "
                  + names.tx(family),
              "guests who stay want answering, " + family.label()));
      rules.add(
          TablePlan.RulePlan.of(
              others
                  + ours(uplink)
                  + TUNNELS
                  + "ct direction reply counter name "
                  + names.tx(family),
              "tunnels begun from outside want answers, " + family.label()));
      rules.add(
          TablePlan.RulePlan.of(
              others
                  + "ct direction original tcp flags & (syn | ack) == syn counter name "
                  + names.tx(family)
                  + " counter name "
                  + names.syn(family),
              "connects want answers, " + family.label()));
    }
    return rules;
  }

  private static TablePlan.RulePlan probesPass() {
    return TablePlan.RulePlan.of(
        "ct label " + PROBE_LABEL + " return", "probes are judged by who sent them");
  }

  /** What left by another uplink and is answered here proves neither of them. */
  private String ours(Wanted.Uplink uplink) {
    return "ct mark & " + marked(uplink.spec().number());
  }

  private String marked(int number) {
    return Numbers.hex(numbers.mask()) + " == " + Numbers.hex(numbers.mark(number)) + " ";
  }

  private static String beyond(Wanted.Uplink uplink, Family family, String end) {
    return uplink
        .facts()
        .path(family)
        .gateway()
        .map(hop -> network(family) + " " + end + " != " + Addresses.text(hop) + " ")
        .orElse("");
  }

  private static String match(Family family) {
    return family == Family.IPV4
        ? "meta nfproto ipv4 meta l4proto != icmp "
        : "meta nfproto ipv6 meta l4proto != ipv6-icmp ";
  }

  private static String network(Family family) {
    return family == Family.IPV4 ? "ip" : "ip6";
  }
}
