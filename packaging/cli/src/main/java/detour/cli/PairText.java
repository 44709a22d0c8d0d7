package detour.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The pair as {@code detour pair status} prints it. */
final class PairText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Json pair;
  private final ZoneId zone;

  PairText(Json pair, ZoneId zone) {
    this.pair = pair;
    this.zone = zone;
  }

  List<String> lines() {
    if (!pair.present()) {
      return List.of("This gateway is no half of a pair.");
    }
    List<String> lines = new ArrayList<>();
    for (Json router : pair.at("routers").list()) {
      lines.addAll(router(router));
    }
    long late = pair.at("lateTimers").number();
    if (late > 0) {
      lines.add(
          (late == 1 ? "1 timer was" : late + " timers were")
              + " more than 10 ms late, the worst "
              + pair.at("worstLateMicros").number() / 1000
              + " ms");
    }
    return lines;
  }

  private List<String> router(Json router) {
    List<String> lines = new ArrayList<>();
    String since = StatusText.instant(router.at("since").text()).atZone(zone).format(TIME);
    lines.add(
        router.at("name").text()
            + " is "
            + word(router.at("role").text())
            + " since "
            + since
            + ": "
            + router.at("reason").at("text").text());
    lines.add(
        "  "
            + router.at("addresses").list().stream()
                .map(Json::text)
                .collect(Collectors.joining(", "))
            + " on "
            + router.at("interfaceName").text()
            + ", id "
            + router.at("id").number()
            + ", an advert each "
            + router.at("intervalMillis").number()
            + " ms");
    lines.add(
        "  priority "
            + router.at("priority").number()
            + ": "
            + router.at("priorityReason").at("text").text());
    String active = router.at("active").text();
    if (router.at("role").text().equals("backup") && !active.isEmpty()) {
      lines.add(
          "  Active is "
              + active
              + ", an advert each "
              + router.at("activeIntervalMillis").number()
              + " ms");
    }
    for (Json peer : router.at("peers").list()) {
      lines.add(
          "  heard "
              + peer.at("address").text()
              + ", checksum "
              + checksum(peer.at("checksum").text()));
    }
    if (!router.at("group").text().isEmpty()) {
      lines.add("  its group decides: " + router.at("group").text());
    }
    if (router.at("leaving").isTrue()) {
      lines.add("  leaving: it serves until the other one is heard");
    }
    if (router.at("held").isTrue()) {
      lines.add("  handed over: the role is not taken back from a gateway that lives");
    }
    if (router.at("healed").number() > 0) {
      long healed = router.at("healed").number();
      lines.add(
          "  "
              + (healed == 1 ? "once" : healed + " times")
              + " an address was taken away and put back");
    }
    if (!router.at("error").text().isEmpty()) {
      lines.add("  the kernel refused: " + router.at("error").text());
    }
    return lines;
  }

  private static String checksum(String form) {
    return switch (form) {
      case "message" -> "of the message alone (RFC 9568)";
      case "pseudo-header" -> "with a pseudo-header";
      default -> "with a pseudo-header of the group";
    };
  }

  /** States have capital letters in the RFC. */
  static String word(String role) {
    return Character.toUpperCase(role.charAt(0)) + role.substring(1);
  }
}
