package detour.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that is known of one uplink, as {@code detour uplink show} prints it. */
final class UplinkText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int LABEL = 12;

  private final Json uplink;
  private final Style style;
  private final ZoneId zone;
  private final List<String> lines = new ArrayList<>();

  UplinkText(Json uplink, Style style, ZoneId zone) {
    this.uplink = uplink;
    this.style = style;
    this.zone = zone;
  }

  /** Lines without line ends. */
  List<String> lines() {
    for (String family : List.of("ipv4", "ipv6")) {
      Json path = uplink.at(family);
      if (!path.at("state").text().equals("no address")) {
        if (!lines.isEmpty()) {
          lines.add("");
        }
        path(path, family.equals("ipv4") ? "IPv4" : "IPv6");
      }
    }
    if (lines.isEmpty()) {
      lines.add(uplink.at("name").text() + " has no address.");
    }
    return lines;
  }

  private void path(Json path, String family) {
    String since = StatusText.instant(path.at("since").text()).atZone(zone).format(TIME);
    lines.add(
        style.strong(
            uplink.at("name").text()
                + " ("
                + uplink.at("interfaceName").text()
                + ", "
                + uplink.at("kind").text()
                + "), "
                + family
                + ": "
                + path.at("state").text()
                + " since "
                + since));
    row("why", path.at("reason").at("text").text());
    String gateway = path.at("gateway").text();
    row("address", path.at("address").text() + (gateway.isEmpty() ? "" : " by " + gateway));
    targets(path);
    promise(path.at("promise"));
    silences(path);
    connections(path);
  }

  private void targets(Json path) {
    List<Json> targets = path.at("targets").list();
    int width =
        targets.stream().mapToInt(each -> each.at("target").text().length()).max().orElse(0);
    width = Math.max(width, "all together".length());
    lines.add(
        "  "
            + style.soft(
                StatusText.pad("asked", width) + "  median    jitter      loss     score  MOS"));
    for (Json each : targets) {
      String word =
          !each.at("wrong").text().isEmpty()
              ? "  " + each.at("wrong").text()
              : each.at("retired").isTrue()
                  ? "  asked now and then"
                  : each.at("silent").isTrue() ? "  silent" : "";
      figures(
          StatusText.pad(each.at("target").text(), width),
          each.at("quality"),
          each.at("lossPermille").number(),
          word);
    }
    figures(
        StatusText.pad("all together", width),
        path.at("quality"),
        path.at("lossPermille").number(),
        "");
  }

  private void figures(String name, Json quality, long lossPermille, String word) {
    long score = quality.at("score").number();
    lines.add(
        ("  "
                + name
                + figure(quality.at("latencyMicros").number(), 1000, "ms")
                + figure(score < 0 ? -1 : quality.at("jitterMicros").number(), 1000, "ms")
                + figure(lossPermille, 10, "%")
                + (score < 0
                    ? style.draw("      –    –")
                    : String.format(
                        Locale.ROOT, "  %5d  %.1f", score, quality.at("mos").number() / 100.0))
                + word)
            .stripTrailing());
  }

  private void promise(Json promise) {
    row(
        "a cut",
        "moves new flows within "
            + promise.at("newFlowsMillis").number()
            + " ms, all within "
            + promise.at("allFlowsMillis").number()
            + " ms, without traffic within "
            + promise.at("idleMillis").number()
            + " ms");
  }

  private void silences(Json path) {
    Json stalls = path.at("stalls");
    Json detector = path.at("detector");
    row(
        "patience",
        "established flows move after "
            + detector.at("patienceMillis").number()
            + " ms of silence"
            + (detector.at("full").isTrue() ? "; the uplink is full, so it is judged slowly" : ""));
    row("stalls", stalls.at("count").number() == 0 ? "none" : histogram(stalls));
    row(
        "suspicions",
        count(detector.at("suspicions"))
            + ", dismissed by an answer "
            + count(detector.at("answered"))
            + ", by the office's traffic "
            + count(detector.at("vetoed")));
    row("probes", count(detector.at("probes")));
  }

  private static String histogram(Json stalls) {
    List<Json> bounds = stalls.at("boundsMillis").list();
    List<Json> counts = stalls.at("counts").list();
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i).number() > 0) {
        boolean last = i == bounds.size();
        classes.add(
            count(counts.get(i))
                + (last ? " above " : " up to ")
                + bounds.get(last ? i - 1 : i).number()
                + " ms");
      }
    }
    return String.join(", ", classes);
  }

  private void connections(Json path) {
    Json office = path.at("office");
    row(
        "office",
        count(office.at("begun"))
            + " TCP connections begun, "
            + count(office.at("answered"))
            + " new flows of any kind answered");
    Json tcp = path.at("tcp");
    long measured = tcp.at("connections").number();
    row(
        "own TCP",
        measured == 0
            ? "no connection of a probe was measured"
            : String.format(
                Locale.ROOT,
                "%s connections of probes, round trip %.1f ms, %s segments sent again",
                count(tcp.at("connections")),
                tcp.at("rttMicros").number() / 1000.0,
                count(tcp.at("retransmits"))));
  }

  private void row(String label, String value) {
    lines.add("  " + style.soft(StatusText.pad(label, LABEL)) + value);
  }

  private static String count(Json number) {
    return PairCountersText.grouped(number.number());
  }

  private String figure(long value, double divisor, String unit) {
    return value < 0
        ? style.draw(String.format("%7s   ", "–"))
        : String.format(Locale.ROOT, "%7.1f %-2s", value / divisor, unit);
  }
}
