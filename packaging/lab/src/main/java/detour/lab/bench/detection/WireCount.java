package detour.lab.bench.detection;

import detour.lab.Lab;
import detour.lab.meter.Family;
import detour.lab.netns.Nft;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what a gateway itself sends and is sent by its uplinks, in a table of its own on the
 * gateway: the office's traffic is forwarded and passes elsewhere. Neighbour discovery and what
 * nobody asked for are left out.
 */
final class WireCount implements AutoCloseable {
  private static final Pattern COUNTED = Pattern.compile("packets (\\d+) bytes (\\d+)");

  /**
   * What has passed.
   *
   * @param requests echoes asked, TCP connections begun and DNS questions
   * @param octets there and back, IP headers included
   */
  record Passed(long requests, long octets) {
    static final Passed NOTHING = new Passed(0, 0);

    Passed plus(Passed other) {
      return new Passed(requests + other.requests, octets + other.octets);
    }

    Passed minus(Passed earlier) {
      return new Passed(requests - earlier.requests, octets - earlier.octets);
    }
  }

  private final Nft nft;

  WireCount(Lab lab) {
    nft = new Nft(lab.gateway());
    List<String> lines = new ArrayList<>();
    lines.add("add table inet wirecount");
    lines.add("add chain inet wirecount out { type filter hook output priority 200; }");
    lines.add("add chain inet wirecount in { type filter hook input priority -200; }");
    // Listeners, routers and neighbours.
    lines.add("add rule inet wirecount out icmpv6 type { 130-137, 143 } accept");
    lines.add("add rule inet wirecount in icmpv6 type { 130-137, 143 } accept");
    lines.add("add counter inet wirecount office");
    lines.add("add chain inet wirecount through { type filter hook forward priority 200; }");
    lines.add("add rule inet wirecount through oifname \"wan*\" counter name office");
    for (int isp = 1; isp <= lab.options().uplinks(); isp++) {
      for (Family family : Family.values()) {
        lines.addAll(rules(lab.isp(isp).subnet().device(), isp, family));
      }
    }
    nft.apply(lines);
  }

  private static List<String> rules(String device, int isp, Family family) {
    boolean four = family == Family.IPV4;
    String proto = "meta nfproto " + (four ? "ipv4 " : "ipv6 ");
    String echo = four ? "icmp type echo-request " : "icmpv6 type echo-request ";
    String out = "add rule inet wirecount out oifname " + device + " " + proto;
    String in = "add rule inet wirecount in iifname " + device + " " + proto;
    String asked = " counter name " + name("asked", isp, family);
    String octets = " counter name " + name("octets", isp, family);
    return List.of(
        "add counter inet wirecount " + name("asked", isp, family),
        "add counter inet wirecount " + name("octets", isp, family),
        out + echo + asked,
        out + "tcp flags & (syn | ack) == syn" + asked,
        out + "udp dport 53" + asked,
        out + octets,
        in + "ct state established,related" + octets);
  }

  private static String name(String what, int isp, Family family) {
    return what + isp + (family == Family.IPV4 ? "v4" : "v6");
  }

  Passed passed(int isp, Family family) {
    return new Passed(
        counted(name("asked", isp, family), 1), counted(name("octets", isp, family), 2));
  }

  /** Packets the office has sent. */
  long office() {
    return counted("office", 1);
  }

  private long counted(String counter, int group) {
    Matcher found = COUNTED.matcher(nft.list("counter inet wirecount " + counter));
    if (!found.find()) {
      throw new IllegalStateException("no counter " + counter);
    }
    return Long.parseLong(found.group(group));
  }

  @Override
  public void close() {
    nft.apply("delete table inet wirecount");
    nft.close();
  }
}
