package detour.lab.demo;

import detour.lab.detourd.Json;
import detour.lab.meter.Count;
import detour.lab.meter.Family;
import java.util.ArrayList;
import java.util.List;

/** The office in words and wires, from the daemon's status and the meters' counts. Pure. */
final class Picture {
  private static final String BROKEN = "broken";
  private static final String ROW = "%-8s %-18s %-27s %9s %9s %8s";

  private Picture() {}

  static List<String> lines(Json status, List<Count> counts) {
    List<String> lines = new ArrayList<>();
    lines.add(status.get("sentence").text() + "  " + status.get("next").text());
    lines.add("");
    lines.add(
        String.format(
            ROW, "uplink", "state", "   cable  next hop  Internet", "rtt", "loss", "carries"));
    for (Json uplink : status.get("uplinks").items()) {
      lines.addAll(uplink(uplink));
    }
    lines.add("");
    lines.add(
        String.format("%-14s %21s  %21s", "", "IPv4    sent     lost", "IPv6    sent     lost"));
    counts.stream()
        .filter(c -> c.family() == Family.IPV4)
        .forEach(c -> lines.add(traffic(c, counts)));
    return lines;
  }

  private static List<String> uplink(Json uplink) {
    Json path = worse(uplink.get("ipv4"), uplink.get("ipv6"));
    long carries = uplink.get("carriesPercent").number();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            ROW,
            uplink.get("name").text(),
            sign(path, carries),
            wire(
                path.get("cable").text(),
                path.get("nextHop").text(),
                path.get("internet").text(),
                carries > 0),
            rtt(path.get("rttMicros").number()),
            loss(path.get("lossPermille")),
            carries == 0 ? "-" : carries + " %"));
    if (!path.get("usable").isTrue()) {
      lines.add("         " + path.get("reason").get("text").text());
    }
    return lines;
  }

  private static Json worse(Json ipv4, Json ipv6) {
    return ipv4.get("usable").isTrue() && !ipv6.get("usable").isTrue() ? ipv6 : ipv4;
  }

  private static String sign(Json path, long carries) {
    String state = path.get("state").text();
    if (!path.get("usable").isTrue()) {
      return "▼ " + state;
    }
    return carries > 0 ? "▲ " + state : "● ready";
  }

  /** Three dots and what is between them; a cross stands where it is silent. */
  static String wire(String cable, String nextHop, String internet, boolean carries) {
    StringBuilder wire = new StringBuilder("   ").append(cable.equals(BROKEN) ? "✗" : "●");
    boolean silent = cable.equals(BROKEN);
    for (String end : List.of(nextHop, internet)) {
      if (silent) {
        wire.append("         ○");
      } else if (end.equals(BROKEN)) {
        wire.append("────✗    ○");
        silent = true;
      } else {
        wire.append(carries ? "─────────●" : "- - - - -●");
      }
    }
    return wire.toString();
  }

  private static String rtt(long micros) {
    return micros <= 0 ? "-" : String.format("%.1f ms", micros / 1e3);
  }

  private static String loss(Json permille) {
    return permille.text().isEmpty() || permille.number() < 0
        ? "-"
        : String.format("%.1f %%", permille.number() / 10.0);
  }

  private static String traffic(Count four, List<Count> all) {
    Count six =
        all.stream()
            .filter(c -> c.family() == Family.IPV6 && c.stream().equals(four.stream()))
            .findFirst()
            .orElse(new Count(four.stream(), Family.IPV6, 0, 0, 0, 0));
    return String.format(
        "%-14s %12d %8d  %12d %8d",
        four.stream(), four.sent(), four.lost(), six.sent(), six.lost());
  }
}
