package detour.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The counters of {@code detour pair status --counters}: one a line, aligned; those that count what
 * is wrong and are zero share the last line.
 */
final class PairCountersText {
  private static final int NAME = 36;
  private static final int LINE = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private PairCountersText() {}

  static List<String> lines(Json pair, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    for (Json router : pair.at("routers").list()) {
      lines.add("");
      lines.add(
          "Counters of "
              + router.at("name").text()
              + since(router.at("counters"), zone)
              + " (RFC 6527)");
      router(router, lines);
    }
    if (pair.present()) {
      lines.add("");
      lines.add("Counters of this gateway" + since(pair.at("counters"), zone));
      lines.add(row("timers more than 10 ms late", pair.at("lateTimers").number()));
      lines.add(
          line(
              "the latest timer",
              String.format(Locale.ROOT, "%.1f ms", pair.at("worstLateMicros").number() / 1e3)));
      Json all = pair.at("counters");
      Map<String, Long> wrong = new LinkedHashMap<>();
      wrong.put("wrong checksum", all.at("checksumErrors").number());
      wrong.put("version not spoken here", all.at("versionErrors").number());
      wrong.put("id of no router here", all.at("idErrors").number());
      wrong(wrong, lines);
    }
    return lines;
  }

  /** Before this nothing counted: the start, or a reload. */
  private static String since(Json counters, ZoneId zone) {
    return " since " + StatusText.instant(counters.at("since").text()).atZone(zone).format(TIME);
  }

  private static void router(Json router, List<String> lines) {
    Json counters = router.at("counters");
    long transitions = router.at("transitions").number();
    lines.add(
        row("became Active", transitions)
            + (transitions == 0 ? "" : "   " + why(counters.at("newActiveReason").text())));
    lines.add(row("adverts received", counters.at("received").number()));
    lines.add(row("  with priority 0", counters.at("receivedPriorityZero").number()));
    lines.add(row("adverts sent", counters.at("sent").number()));
    lines.add(row("  with priority 0", counters.at("sentPriorityZero").number()));
    Map<String, Long> wrong = new LinkedHashMap<>();
    wrong.put("other interval", counters.at("intervalErrors").number());
    wrong.put("other addresses", counters.at("addressListErrors").number());
    wrong.put("hop limit below 255", counters.at("hopLimitErrors").number());
    wrong.put("no advert", counters.at("invalidType").number());
    wrong.put("wrong length", counters.at("lengthErrors").number());
    wrong.put("wrong password, key or clock", counters.at("authenticationErrors").number());
    wrong.put("CARP, or not for us", counters.at("otherErrors").number());
    wrong.put("stepped back, too late itself", counters.at("stepsBack").number());
    wrong(wrong, lines);
    String last = lastError(counters.at("protocolError").text());
    if (!last.isEmpty()) {
      lines.add(String.format("  %-" + NAME + "s %s", "last protocol error", last));
    }
  }

  /** In the words of the counters. */
  private static String lastError(String error) {
    return switch (error) {
      case "ip-ttl" -> "hop limit below 255";
      case "version" -> "version not spoken here";
      case "checksum" -> "wrong checksum";
      case "vrid" -> "id of no router here";
      default -> "";
    };
  }

  private static String why(String reason) {
    return switch (reason) {
      case "priority" -> "last time: by its priority";
      case "preempted" -> "last time: the other had a lower priority";
      case "active-no-response" -> "last time: the other stopped or fell silent";
      default -> "";
    };
  }

  private static void wrong(Map<String, Long> counters, List<String> lines) {
    List<String> zero = new ArrayList<>();
    counters.forEach(
        (name, count) -> {
          if (count == 0) {
            zero.add(name);
          } else {
            lines.add(row(name, count));
          }
        });
    StringBuilder line = new StringBuilder("  0:");
    for (String each : zero) {
      if (line.length() + each.length() > LINE) {
        lines.add(line + ",");
        line = new StringBuilder("    ");
      }
      line.append(line.length() > 4 ? ", " : " ").append(each);
    }
    if (!zero.isEmpty()) {
      lines.add(line.toString());
    }
  }

  private static String row(String name, long count) {
    return line(name, grouped(count));
  }

  /** With its thousands apart. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
  }

  private static String line(String name, String value) {
    return String.format("  %-" + NAME + "s %12s", name, value);
  }
}
