package detour.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.detourd.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairPictureTest {
  private static final String STATUS =
      """
      {"uplinks":[{"name":"fiber","carriesPercent":0,"ipv4":{"usable":false}},
                  {"name":"lte","carriesPercent":100,"ipv4":{"usable":true}}],
       "pair":{"routers":[{"role":"backup","priority":90,
                           "priorityReason":{"text":"150 - 60 (fiber: down) = 90"}}]}}
      """;

  @Test
  void eachGatewayHasItsRoleItsPriorityAndItsUplinks() {
    List<String> lines =
        PairPicture.lines(
            List.of(
                new PairPicture.Gateway("gw-a", Json.parse(STATUS)),
                new PairPicture.Gateway("gw-b", Json.NONE)),
            1000,
            7);
    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
                   role         priority                                        uplinks
            gw-a   ● Backup     90         150 - 60 (fiber: down) = 90          ▼ fiber  ▲ lte
            gw-b   ▼ gone

            office to Internet, a packet a millisecond: 1000 sent, 7 lost""");
  }
}
