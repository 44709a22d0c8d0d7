package detour.lab.demo;

import detour.lab.detourd.Json;
import java.util.ArrayList;
import java.util.List;

/** The two gateways in words, from their daemons' status and the lab's stream. Pure. */
final class PairPicture {
  private static final String ROW = "%-6s %-12s %-10s %-36s %s";

  private PairPicture() {}

  /**
   * A gateway.
   *
   * @param name of it
   * @param status of its daemon; {@link Json#NONE}: it does not answer
   */
  record Gateway(String name, Json status) {}

  static List<String> lines(List<Gateway> gateways, int sent, int lost) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(ROW, "", "role", "priority", "", "uplinks"));
    gateways.forEach(each -> lines.add(gateway(each)));
    lines.add("");
    lines.add(
        String.format("office to Internet, a packet a millisecond: %d sent, %d lost", sent, lost));
    return lines;
  }

  private static String gateway(Gateway gateway) {
    Json router =
        gateway.status().get("pair").get("routers").items().stream().findFirst().orElse(Json.NONE);
    List<String> uplinks = new ArrayList<>();
    for (Json each : gateway.status().get("uplinks").items()) {
      boolean usable = each.get("ipv4").get("usable").isTrue();
      boolean carries = each.get("carriesPercent").number() > 0;
      uplinks.add((usable ? carries ? "▲ " : "● " : "▼ ") + each.get("name").text());
    }
    return String.format(
            ROW,
            gateway.name(),
            role(router.get("role").text()),
            router.get("priority").text(),
            router.get("priorityReason").get("text").text(),
            String.join("  ", uplinks))
        .stripTrailing();
  }

  private static String role(String word) {
    return switch (word) {
      case "active" -> "▲ Active";
      case "backup" -> "● Backup";
      case "initialize" -> "… waits";
      default -> "▼ gone";
    };
  }
}
