package detour.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PairTextTest {
  private static final String BACKUP =
      """
      {"routers":[{"name":"office-10","interfaceName":"br0","id":10,"addresses":["10.77.0.1/24"],
       "role":"backup","since":"2026-11-21T12:00:00Z",
       "reason":{"code":"heard","text":"10.77.0.3 has priority 150"},
       "priority":90,"priorityReason":{"code":"tracking","text":"150 - 60 (fiber: down) = 90"},
       "active":"10.77.0.3","intervalMillis":200,"held":true,"transitions":2,"healed":1,
       "error":"no such device"}],
       "lateTimers":3,"worstLateMicros":25000}""";

  private static String render(String json) throws IOException {
    return String.join(
        "\n",
        new PairText(Json.parse(json.getBytes(StandardCharsets.UTF_8)), ZoneOffset.UTC).lines());
  }

  @Test
  void everythingThatMattersIsSaid() throws IOException {
    assertThat(render(BACKUP))
        .isEqualTo(
            """
            office-10 is Backup since 12:00:00: 10.77.0.3 has priority 150
              10.77.0.1/24 on br0, id 10, an advert each 200 ms
              priority 90: 150 - 60 (fiber: down) = 90
              Active is 10.77.0.3
              handed over: the role is not taken back from a gateway that lives
              1 times an address was taken away and put back
              the kernel refused: no such device
            3 timers were more than 10 ms late, the worst 25 ms""");
  }

  @Test
  void aGatewayAloneSaysSo() throws IOException {
    assertThat(render("null")).isEqualTo("This gateway is no half of a pair.");
  }
}
