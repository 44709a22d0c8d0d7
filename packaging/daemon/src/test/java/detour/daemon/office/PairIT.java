package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.netns.Finished;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two gateways, one address for the office: who serves, and when it moves. */
@Execution(ExecutionMode.CONCURRENT)
class PairIT {
  private static final String PAIR =
      """
      pair:
        groups:
          office:
            routers:
              - id: 10
                interface: br-lan
                addresses: [10.77.0.254/24]
                priority: %d
                interval: 200 ms
                better_after: 1 s
                track: [{uplink: %s, weight: 60}]
      """;

  @TempDir Path folder;
  private TwoGateways both;

  @BeforeEach
  void twoGateways() throws IOException {
    both = new TwoGateways(folder, PAIR.formatted(150, "fiber"), PAIR.formatted(160, "spare"));
  }

  @AfterEach
  void gone() throws IOException {
    both.close();
  }

  @Test
  void theOfficeIsWhereTheBetterUplinksAreAndMovesByHandAndOnStop() {
    both.awaitFirst(); // 150 against 160 - 60: its uplink is not there
    assertThat(both.pair("status").orThrow())
        .contains("office-10 is Active")
        .contains("10.77.0.254/24 on br-lan, id 10, an advert each 200 ms")
        .contains("priority 150: as configured")
        .doesNotContain("Counters");
    assertThat(both.pair("status", "--counters").orThrow())
        .contains("Counters of office-10", "became Active   ", "last time: ", "the latest timer")
        .containsPattern("adverts sent +[1-9]")
        .as("160 did not take the role before it knew of its uplink")
        .containsPattern("became Active +1 ");

    both.office.lab.isp(1).fault(new Fault.CarrierLost());
    both.awaitSecond();
    assertThat(both.pair("status").orThrow())
        .contains("office-10 is Backup", "150 - 60 (fiber: down) = 90", "Active is 10.77.0.2");
    both.office.lab.isp(1).heal();
    both.awaitFirst();

    assertThat(both.pair("handover").orThrow()).contains("detour pair release");
    both.awaitSecond();
    assertThat(both.pair("status").orThrow()).contains("handed over");
    assertThat(both.pair("release").exit()).isZero();
    both.awaitFirst();

    both.one.close(); // SIGTERM
    both.awaitSecond();
  }

  @Test
  void aWrongPairIsRefusedWithPlaceAndRemedy() throws IOException {
    Path file = folder.resolve("wrong.yaml");
    java.nio.file.Files.writeString(
        file,
        Office.TWO_UPLINKS
            + PAIR.formatted(150, "fibre")
                .replace("id: 10", "id: 256")
                .replace("interval: 200 ms", "interval: 0 s"));
    Finished said =
        both.office
            .lab
            .gateway()
            .run(Detourd.program("detourd").toString(), "--check", "--config", file.toString());
    assertThat(said.exit()).isNotZero();
    assertThat(said.out() + said.err())
        .contains(
            "wrong.yaml:13:15:",
            "256 is not a whole number from 1 to 255",
            "wrong.yaml:17:21:",
            "0 s is not a time",
            "wrong.yaml:19:",
            "there is no uplink \"fibre\"",
            "did you mean \"fiber\"");
  }
}
