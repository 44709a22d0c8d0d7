package detour.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.EventEntry;
import detour.api.ReasonText;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogTest {
  private static String line(String sentence, String reason, Map<String, String> details) {
    return Log.line(
        new EventEntry(
            1,
            "2026-11-21T12:00:00Z",
            "policy.failover",
            "warning",
            "default",
            sentence,
            new ReasonText("code", reason),
            new TreeMap<>(details)));
  }

  @Test
  void reasonAndDetailsStandBehindTheSentence() {
    assertThat(line("It moved.", "fiber is silent", Map.of("family", "ipv4", "to", "lte")))
        .isEqualTo("It moved. [policy.failover: fiber is silent; family IPv4; to lte]");
  }

  @Test
  void whatTheSentenceSaysIsNotSaidAgain() {
    assertThat(line("office-10: no such device.", "no such device", Map.of()))
        .isEqualTo("office-10: no such device. [policy.failover]");
    assertThat(line("office-10: no such device.", "no such device", Map.of("family", "ipv6")))
        .isEqualTo("office-10: no such device. [policy.failover: family IPv6]");
  }
}
