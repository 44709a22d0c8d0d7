package detour.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UplinkTextTest {
  private static final String QUALITY =
      """
      {"score":92,"mos":440,"latencyMicros":10400,"jitterMicros":300,"baselineMicros":10100}""";
  private static final String UNKNOWN =
      """
      {"score":-1,"mos":-1,"latencyMicros":-1,"jitterMicros":-1,"baselineMicros":-1}""";

  private static String target(String name, String wrong, boolean retired, String quality) {
    return """
        {"target":"%s","rttMicros":10400,"silent":false,"retired":%s,"wrong":"%s",
         "lossPermille":%d,"quality":%s}"""
        .formatted(name, retired, wrong, quality.equals(UNKNOWN) ? -1 : 5, quality);
  }

  private static String path(String state, String stalls, String tcp) {
    return """
        {"state":"%s","since":"2026-11-21T08:00:00Z","reason":{"code":"x","text":"it answers"},
         "address":"100.64.1.2","gateway":"100.64.1.1","lossPermille":5,
         "targets":[%s,%s,%s],"quality":%s,"stalls":%s,
         "detector":{"probes":4711,"suspicions":3,"answered":2,"vetoed":1,"patienceMillis":250,
           "full":false},
         "office":{"begun":1204,"answered":1350},"tcp":%s,
         "promise":{"newFlowsMillis":120,"allFlowsMillis":370,"idleMillis":1900}}"""
        .formatted(
            state,
            target("1.1.1.1", "", false, QUALITY),
            target("dns:9.9.9.9", "", true, UNKNOWN),
            target("http://x/", "status 500", false, QUALITY),
            QUALITY,
            stalls,
            tcp);
  }

  private static String render(String four, String six) throws IOException {
    String uplink =
        """
        {"name":"fiber","interfaceName":"wan1","kind":"fiber","ipv4":%s,"ipv6":%s}"""
            .formatted(four, six);
    return String.join(
        "\n",
        new UplinkText(
                Json.parse(uplink.getBytes(StandardCharsets.UTF_8)),
                new Style(false, true),
                ZoneOffset.UTC)
            .lines());
  }

  @Test
  void allThatIsKnown() throws IOException {
    String stalls =
        """
        {"count":3,"longestMillis":4000,"boundsMillis":[100,150],"counts":[2,0,1]}""";
    String tcp =
        """
        {"connections":4,"rttMicros":10800,"retransmits":0}""";
    assertThat(render(path("up", stalls, tcp), path("no address", stalls, tcp)))
        .isEqualTo(
            """
            fiber (wan1, fiber), IPv4: up since 2026-11-21 08:00:00
              why         it answers
              address     100.64.1.2 by 100.64.1.1
              asked         median    jitter      loss     score  MOS
              1.1.1.1        10.4 ms    0.3 ms    0.5 %      92  4.4
              dns:9.9.9.9       –         –         –         –    –  asked now and then
              http://x/      10.4 ms    0.3 ms    0.5 %      92  4.4  status 500
              all together   10.4 ms    0.3 ms    0.5 %      92  4.4
              a cut       moves new flows within 120 ms, all within 370 ms, without traffic within 1900 ms
              patience    established flows move after 250 ms of silence
              stalls      2 up to 100 ms, 1 above 150 ms
              suspicions  3, dismissed by an answer 2, by the office's traffic 1
              probes      4 711
              office      1 204 TCP connections begun, 1 350 new flows of any kind answered
              own TCP     4 connections of probes, round trip 10.8 ms, 0 segments sent again""");
  }

  @Test
  void whatIsNotKnownIsSaidSo() throws IOException {
    String none =
        """
        {"count":0,"longestMillis":0,"boundsMillis":[100],"counts":[0,0]}""";
    String tcp =
        """
        {"connections":0,"rttMicros":-1,"retransmits":0}""";
    assertThat(render(path("up", none, tcp), path("up", none, tcp)))
        .contains("\n  stalls      none\n", "no connection of a probe was measured", "IPv6: up");
    assertThat(render(path("no address", none, tcp), path("no address", none, tcp)))
        .isEqualTo("fiber has no address.");
  }
}
