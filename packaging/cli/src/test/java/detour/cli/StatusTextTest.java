package detour.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final Style PLAIN = new Style(false, true);

  private static String path(
      String state, boolean usable, String internet, int carries, String reason) {
    return """
        {"state":"%s","usable":%s,"suspect":false,"since":"2026-11-21T08:00:00Z",
         "reason":{"code":"x","text":"%s"},"cable":"ok","nextHop":"ok","internet":"%s",
         "address":"","gateway":"","rttMicros":%d,"quality":{"jitterMicros":%d},"lossPermille":%d,
         "carriesPercent":%d,"targets":[],"stalls":{"count":0,"longestMillis":0},
         "damped":false}"""
        .formatted(
            state,
            usable,
            reason,
            internet,
            usable ? 10400 : -1,
            usable ? 300 : -1,
            usable ? 0 : 1000,
            carries);
  }

  private static String status(String sentence, String... uplinks) {
    return """
        {"name":"branch","version":"1","at":"2026-11-21T12:30:00Z","startedAt":"2026-11-20T12:30:00Z",
         "sequence":3,"sentence":"%s","next":"","uplinks":[%s],"policies":[],
         "kernel":{"equal":true,"repairs":0,"refused":[]},"notices":[]}"""
        .formatted(sentence, String.join(",", uplinks));
  }

  private static String uplink(String name, String override, String four, String six) {
    return """
        {"name":"%s","number":1,"interfaceName":"wan1","kind":"fiber","carriesPercent":0,"override":%s,
         "ipv4":%s,"ipv6":%s}"""
        .formatted(name, override, four, six);
  }

  private static String render(String json, Style style) throws IOException {
    return String.join(
        "\n",
        new StatusText(Json.parse(json.getBytes(StandardCharsets.UTF_8)), style, ZoneOffset.UTC)
            .lines());
  }

  @Test
  void allIsWell() throws IOException {
    String up = path("up", true, "ok", 100, "answers");
    String ready = path("up", true, "ok", 0, "answers");
    assertThat(
            render(
                status(
                    "The office is online through fiber.",
                    uplink("fiber", "null", up, up),
                    uplink("lte", "null", ready, ready)),
                PLAIN))
        .isEqualTo(
            """
            The office is online through fiber.

            uplink  state                 cable  next hop  Internet   rtt      jitter   loss    carries
            fiber   ▲ up 4 h 30 min       ●─────────●─────────●      10.4 ms   0.3 ms   0.0 %   100 %
            lte     ● ready 4 h 30 min    ●- - - - -●- - - - -●      10.4 ms   0.3 ms   0.0 %       –""");
  }

  @Test
  void aSilentUplinkHasACrossAndItsReason() throws IOException {
    String down =
        path("down", false, "broken", 0, "3 of 3 targets silent for 0.70 s, 8 probes unanswered");
    assertThat(render(status("s", uplink("fiber", "null", down, down)), PLAIN))
        .contains(
            "fiber   ▼ down 4 h 30 min     ●─────────●────✗    ○         –        –      100 %")
        .contains(
            "\n        3 of 3 targets silent for 0.70 s, 8 probes unanswered, since 08:00:00");
  }

  @Test
  void familiesThatDifferHaveALineEach() throws IOException {
    assertThat(
            render(
                status(
                    "s",
                    uplink(
                        "fiber",
                        "null",
                        path("up", true, "ok", 100, "a"),
                        path("down", false, "broken", 0, "silent"))),
                PLAIN))
        .contains("fiber   ▲ up IPv4")
        .contains("        ▼ down IPv6");
  }

  @Test
  void anOverrideShowsItsEndAndItsReason() throws IOException {
    String held = path("forced down", false, "unknown", 0, "by uid 0: new cable");
    assertThat(
            render(
                status(
                    "s",
                    uplink(
                        "lte",
                        "{\"to\":\"down\",\"until\":\"2026-11-21T16:00:00Z\",\"reason\":\"new cable\"}",
                        held,
                        held)),
                PLAIN))
        .contains("■ forced down")
        .contains("held down by hand until 16:00:00: new cable");
  }

  @Test
  void aDrainIsNoHold() throws IOException {
    String path = path("draining", false, "unknown", 0, "by uid 0: new cable");
    assertThat(
            render(
                status(
                    "s",
                    uplink(
                        "lte",
                        "{\"to\":\"draining\",\"until\":\"2026-11-21T16:00:00Z\",\"reason\":\"new cable\"}",
                        path,
                        path)),
                PLAIN))
        .contains("▽ draining")
        .contains("drained by hand until 16:00:00: new cable");
  }

  @Test
  void whatElseIsToBeKnownOfAPathStandsBelowIt() throws IOException {
    String path =
        path("degraded", true, "ok", 100, "loss of 12 % at 3 of 3 targets")
            .replace("\"damped\":false", "\"damped\":true")
            .replace("{\"count\":0,\"longestMillis\":0}", "{\"count\":3,\"longestMillis\":140}");
    assertThat(render(status("s", uplink("lte", "null", path, path)), PLAIN))
        .contains("△ degraded")
        .contains("loss of 12 % at 3 of 3 targets")
        .contains("3 short stalls, the longest 140 ms")
        .contains("falls too often: others are preferred for a while");
  }

  @Test
  void aMissingNextHopSaysWhatToDo() throws IOException {
    String none =
        path(
            "no gateway",
            false,
            "unknown",
            0,
            "no next hop is known: set uplinks.lte.ipv4.gateway");
    String noSix = path("no address", false, "unknown", 0, "no IPv6");
    assertThat(render(status("s", uplink("lte", "null", none, noSix)), PLAIN))
        .contains("▼ no gateway")
        .contains("set uplinks.lte.ipv4.gateway");
  }

  @Test
  void noLineIsWiderThanAHundredColumns() throws IOException {
    String down = path("down", false, "broken", 0, "word ".repeat(60).strip());
    render(status("s", uplink("fiber", "null", down, down)), PLAIN)
        .lines()
        .forEach(each -> assertThat(each.length()).as(each).isLessThanOrEqualTo(100));
  }

  @Test
  void withoutUnicodeEverySignIsAscii() throws IOException {
    for (String state :
        List.of(
            "no data",
            "up",
            "degraded",
            "suspect",
            "down",
            "captive",
            "probation",
            "no interface",
            "no address",
            "no gateway",
            "forced up",
            "forced down",
            "draining",
            "disabled")) {
      for (int carries : List.of(0, 100)) {
        String path = path(state, carries > 0, "broken", carries, "silent");
        assertThat(
                render(status("s", uplink("fiber", "null", path, path)), new Style(false, false)))
            .as(state)
            .matches("\\p{ASCII}*");
      }
    }
  }

  @Test
  void oneObjectAndSeveralAreCounted() throws IOException {
    String up = path("up", true, "ok", 100, "a");
    String status = status("s", uplink("fiber", "null", up, up));
    assertThat(render(status.replace("\"repairs\":0", "\"repairs\":1"), PLAIN))
        .contains("1 object was put back after others changed them.");
    assertThat(render(status.replace("\"repairs\":0", "\"repairs\":2"), PLAIN))
        .contains("2 objects were put back after others changed them.");
  }

  @Test
  void hostileTextLosesItsControlCharacters() throws IOException {
    String up = path("up", true, "ok", 100, "a");
    assertThat(render(status("\\u001b[2Jowned\\u0007", uplink("fiber", "null", up, up)), PLAIN))
        .doesNotContain("\u001b")
        .doesNotContain("\u0007");
  }
}
