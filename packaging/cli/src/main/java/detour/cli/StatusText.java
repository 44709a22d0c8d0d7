package detour.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status as text: a sentence first, then a line for each uplink, drawn as a wire. */
final class StatusText {
  private static final int REASON_WIDTH = 98;

  private final Json status;
  private final Style style;
  private final ZoneId zone;
  private final List<String> lines = new ArrayList<>();
  private final int nameWidth;

  StatusText(Json status, Style style, ZoneId zone) {
    this.status = status;
    this.style = style;
    this.zone = zone;
    this.nameWidth =
        Math.max(
            6,
            status.at("uplinks").list().stream()
                .mapToInt(each -> each.at("name").text().length())
                .max()
                .orElse(0));
  }

  /** Lines without line ends. */
  List<String> lines() {
    lines.add(style.strong(status.at("sentence").text()));
    if (!status.at("next").text().isEmpty()) {
      lines.add(status.at("next").text());
    }
    lines.add("");
    lines.add(
        style.soft(
            pad("uplink", nameWidth)
                + "  "
                + pad("state", 20)
                + "  cable  next hop  Internet   rtt      jitter   loss    carries"));
    status.at("uplinks").list().forEach(this::uplink);
    pair();
    policies();
    kernel();
    return lines;
  }

  private void pair() {
    for (Json router : status.at("pair").at("routers").list()) {
      String role = PairText.word(router.at("role").text());
      lines.add(
          router.at("name").text()
              + " is "
              + role
              + ", priority "
              + router.at("priority").number()
              + ": "
              + router.at("priorityReason").at("text").text());
    }
  }

  private void uplink(Json uplink) {
    Json four = uplink.at("ipv4");
    Json six = uplink.at("ipv6");
    boolean fourUsed = used(four);
    boolean sixUsed = used(six);
    boolean same =
        four.at("state").text().equals(six.at("state").text())
            && four.at("carriesPercent").number() == six.at("carriesPercent").number();
    if (fourUsed && sixUsed && !same) {
      path(uplink.at("name").text(), four, " IPv4");
      path("", six, " IPv6");
    } else {
      path(uplink.at("name").text(), sixUsed && !fourUsed ? six : four, "");
    }
    Json override = uplink.at("override");
    if (override.present()) {
      detail(
          byHand(override.at("to").text())
              + " by hand until "
              + time(override.at("until").text())
              + ": "
              + override.at("reason").text());
    }
  }

  private static String byHand(String to) {
    return switch (to) {
      case "draining" -> "drained";
      case "disabled" -> to;
      default -> "held " + to;
    };
  }

  private static boolean used(Json path) {
    return !path.at("state").text().equals("no address");
  }

  private void path(String name, Json path, String family) {
    String state = path.at("state").text();
    boolean usable = path.at("usable").isTrue();
    long carries = path.at("carriesPercent").number();
    String sign = sign(path, carries);
    String word = usable && carries == 0 && state.equals("up") ? "ready" : state;
    boolean well = state.equals("up") || state.equals("forced up");
    String text = pad(style.draw(sign) + " " + word + family + " " + age(path), 20);
    String painted =
        well
            ? carries > 0 ? style.good(text) : text
            : state.equals("down") ? style.bad(text) : style.warn(text);
    lines.add(
        (pad(name, nameWidth)
                + "  "
                + painted
                + "  "
                + style.draw(wire(path, carries))
                + "  "
                + style.draw(figure(path.at("rttMicros").number(), 1000, "ms"))
                + " "
                + style.draw(figure(path.at("quality").at("jitterMicros").number(), 1000, "ms"))
                + " "
                + style.draw(figure(path.at("lossPermille").number(), 10, "%"))
                + "  "
                + (carries > 0
                    ? String.format(Locale.ROOT, "%3d %%", carries)
                    : style.draw("    –")))
            .stripTrailing());
    if (!state.equals("up") && !state.startsWith("forced")) {
      detail(path.at("reason").at("text").text() + since(path, state));
    }
    notes(path);
  }

  private void notes(Json path) {
    long stalls = path.at("stalls").at("count").number();
    if (stalls > 0) {
      detail(
          (stalls == 1 ? "1 short stall, " : stalls + " short stalls, the longest ")
              + path.at("stalls").at("longestMillis").number()
              + " ms");
    }
    if (path.at("damped").isTrue()) {
      detail("falls too often: others are preferred for a while");
    }
    for (Json target : path.at("targets").list()) {
      if (!target.at("wrong").text().isEmpty()) {
        detail(target.at("target").text() + ": " + target.at("wrong").text());
      }
    }
  }

  private String since(Json path, String state) {
    return state.equals("down") ? ", since " + time(path.at("since").text()) : "";
  }

  private static String sign(Json path, long carries) {
    return switch (path.at("state").text()) {
      case "up" -> carries > 0 ? "▲" : "●";
      case "forced up" -> "▲";
      case "degraded" -> carries > 0 ? "△" : "○";
      case "suspect" -> "?";
      case "draining" -> "▽";
      case "forced down" -> "■";
      case "no data", "probation" -> "…";
      default -> "▼";
    };
  }

  /** Three stations with a wire between: a cross stands at the segment that is broken. */
  private static String wire(Json path, long carries) {
    boolean cable = path.at("cable").text().equals("broken");
    boolean hop = path.at("nextHop").text().equals("broken");
    boolean internet = path.at("internet").text().equals("broken");
    if (cable) {
      return "●─✗  ○       ○         ○";
    }
    if (hop) {
      return "●─────✗   ○         ○   ";
    }
    if (internet) {
      return "●─────────●────✗    ○   ";
    }
    return carries > 0 ? "●─────────●─────────●   " : "●- - - - -●- - - - -●   ";
  }

  private static String figure(long value, double divisor, String unit) {
    String number =
        value < 0
            ? "–"
            : String.format(Locale.ROOT, value / divisor >= 100 ? "%.0f" : "%.1f", value / divisor);
    return pad(
        " ".repeat(Math.max(0, 5 - number.length())) + number + " " + (value < 0 ? "" : unit), 8);
  }

  private void detail(String text) {
    String indent = " ".repeat(nameWidth + 2);
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > REASON_WIDTH && line.length() > indent.length()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
  }

  private void policies() {
    for (Json policy : status.at("policies").list()) {
      String back = policy.at("failbackAt").text();
      if (!back.isEmpty()) {
        String family = policy.at("family").text().equals("ipv4") ? "IPv4" : "IPv6";
        lines.add("");
        lines.add("A better uplink works again; " + family + " goes back at " + time(back) + ".");
      }
    }
  }

  private void kernel() {
    Json kernel = status.at("kernel");
    List<String> words = new ArrayList<>();
    kernel.at("refused").list().forEach(each -> words.add("The kernel refused: " + each.text()));
    if (kernel.at("repairs").number() > 0) {
      words.add(
          (kernel.at("repairs").number() == 1
                  ? "1 object was"
                  : kernel.at("repairs").number() + " objects were")
              + " put back after others changed them.");
    }
    status.at("notices").list().forEach(each -> words.add("! " + each.at("text").text()));
    if (!words.isEmpty()) {
      lines.add("");
      words.forEach(each -> lines.add(style.warn(each)));
    }
  }

  private String age(Json path) {
    Instant since = instant(path.at("since").text());
    Instant at = instant(status.at("at").text());
    Duration age = Duration.between(since, at);
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }

  private String time(String text) {
    return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(instant(text).atZone(zone));
  }

  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** Filled up with blanks. */
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
