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
       "active":"10.77.0.3","intervalMillis":200,"activeIntervalMillis":100,
       "peers":[{"address":"10.77.0.3","checksum":"pseudo-header"}],"leaving":true,
       "group":"1 of 2 hear theirs","held":true,"transitions":2,"healed":1,
       "error":"no such device",
       "counters":{"since":"2026-11-21T08:00:00Z","newActiveReason":"preempted","received":1234567,"sent":40,
       "receivedPriorityZero":1,"sentPriorityZero":0,"intervalErrors":0,"addressListErrors":7,
       "hopLimitErrors":0,"invalidType":0,"lengthErrors":0,"authenticationErrors":0,
       "otherErrors":0,"protocolError":"version","stepsBack":1}}],
       "lateTimers":3,"worstLateMicros":25000,
       "counters":{"since":"2026-11-21T09:30:00Z","checksumErrors":0,"versionErrors":2,"idErrors":0}}""";

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
              Active is 10.77.0.3, an advert each 100 ms
              heard 10.77.0.3, checksum with a pseudo-header
              its group decides: 1 of 2 hear theirs
              leaving: it serves until the other one is heard
              handed over: the role is not taken back from a gateway that lives
              once an address was taken away and put back
              the kernel refused: no such device
            3 timers were more than 10 ms late, the worst 25 ms""");
  }

  @Test
  void countersAreAlignedAndWhatIsZeroSharesALine() throws IOException {
    assertThat(
            String.join(
                "\n",
                PairCountersText.lines(
                    Json.parse(BACKUP.getBytes(StandardCharsets.UTF_8)), ZoneOffset.UTC)))
        .isEqualTo(
            """

            Counters of office-10 since 2026-11-21 08:00:00 (RFC 6527)
              became Active                                   2   last time: the other had a lower priority
              adverts received                        1 234 567
                with priority 0                               1
              adverts sent                                   40
                with priority 0                               0
              other addresses                                 7
              stepped back, too late itself                   1
              0: other interval, hop limit below 255, no advert, wrong length, wrong password, key or clock,
                 CARP, or not for us
              last protocol error                  version not spoken here

            Counters of this gateway since 2026-11-21 09:30:00
              timers more than 10 ms late                     3
              the latest timer                          25.0 ms
              version not spoken here                         2
              0: wrong checksum, id of no router here""");
  }

  @Test
  void aGatewayAloneSaysSo() throws IOException {
    assertThat(render("null")).isEqualTo("This gateway is no half of a pair.");
    assertThat(
            PairCountersText.lines(
                Json.parse("null".getBytes(StandardCharsets.UTF_8)), ZoneOffset.UTC))
        .isEmpty();
  }
}
