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
      lines.add("  Active is " + active);
    }
    if (router.at("held").isTrue()) {
      lines.add("  handed over: the role is not taken back from a gateway that lives");
    }
    if (router.at("healed").number() > 0) {
      lines.add(
          "  " + router.at("healed").number() + " times an address was taken away and put back");
    }
    if (!router.at("error").text().isEmpty()) {
      lines.add("  the kernel refused: " + router.at("error").text());
    }
    return lines;
  }

  /** States have capital letters in the RFC. */
  static String word(String role) {
    return Character.toUpperCase(role.charAt(0)) + role.substring(1);
  }
}
