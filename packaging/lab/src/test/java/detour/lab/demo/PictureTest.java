package detour.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.detourd.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureTest {
  @Test
  void crossStandsWhereItIsSilent() {
    assertThat(Picture.wire("ok", "ok", "ok", true)).isEqualTo("   ●─────────●─────────●");
    assertThat(Picture.wire("ok", "ok", "ok", false)).isEqualTo("   ●- - - - -●- - - - -●");
    assertThat(Picture.wire("ok", "ok", "broken", true)).isEqualTo("   ●─────────●────✗    ○");
    assertThat(Picture.wire("ok", "broken", "broken", true)).isEqualTo("   ●────✗    ○         ○");
    assertThat(Picture.wire("broken", "broken", "broken", true))
        .isEqualTo("   ✗         ○         ○");
  }

  @Test
  void wiresAreEquallyLong() {
    assertThat(Picture.wire("ok", "broken", "broken", true))
        .hasSameSizeAs(Picture.wire("ok", "ok", "ok", false));
  }

  @Test
  void brokenUplinkSaysWhy() {
    Json status =
        Json.parse(
            """
            {"sentence": "The office is online through lte.", "next": "", "uplinks": [
              {"name": "fiber", "carriesPercent": 0, "ipv4": {"state": "down", "usable": false, "internet": "broken",
               "rttMicros": -1, "lossPermille": 1000, "reason": {"code": "x", "text": "4 of 4 targets silent"}}}]}
            """);
    assertThat(String.join("\n", Picture.lines(status, List.of())))
        .startsWith("The office is online through lte.")
        .contains("▼ down", "✗", "4 of 4 targets silent", "100.0 %");
  }
}
