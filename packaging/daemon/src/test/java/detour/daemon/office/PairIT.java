package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.netns.Finished;
import detour.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, one address for the office: who serves, and when it moves. */
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

  private final List<String> secondLog = new CopyOnWriteArrayList<>();
  @TempDir Path folder;
  private Office office;
  private Namespace second;
  private Detourd one;
  private Detourd two;

  @BeforeEach
  void twoGateways() throws IOException {
    office = new Office(LabOptions.defaults());
    String name = office.lab.id() + "-gw2";
    office.onGateway("ip", "netns", "add", name);
    second = new Namespace(name);
    office.onGateway(
        "ip", "link", "add", "pair", "index", "820", "type", "veth", "peer", "name", "br-lan",
        "index", "821", "netns", name);
    office.onGateway("ip", "link", "set", "pair", "master", "br-lan", "up");
    second.run("ip", "link", "set", "lo", "up").orThrow();
    second.run("ip", "address", "add", "10.77.0.2/24", "dev", "br-lan").orThrow();
    second.run("ip", "link", "set", "br-lan", "up").orThrow();
    one = office.start(Office.TWO_UPLINKS + PAIR.formatted(150, "fiber"));
    two =
        new Detourd(
            second,
            folder,
            """
            version: 1
            uplinks: {spare: {interface: wan9}}
            """
                + PAIR.formatted(160, "spare"),
            secondLog::add);
    assertThat(two.awaitAnswer(Office.GUARD)).as("%s", secondLog).isTrue();
  }

  @AfterEach
  void gone() throws IOException {
    two.close();
    second.close();
    office.onGateway("ip", "netns", "del", office.lab.id() + "-gw2");
    office.close();
  }

  private boolean serves(Namespace gateway) {
    return gateway.run("ip", "-o", "address").out().contains(" 10.77.0.254/24 ");
  }

  private void awaitServing(Namespace server, Namespace other) {
    assertThat(Await.until(() -> serves(server) && !serves(other), Office.GUARD))
        .as("%s serves\n%s\n%s", server.name(), String.join("\n", office.log), secondLog)
        .isTrue();
    assertThat(
            Await.until(
                () ->
                    office
                        .lab
                        .office(1)
                        .run("ping", "-c", "1", "-W", "1", "10.77.0.254")
                        .out()
                        .contains(" 0% packet loss"),
                Office.GUARD))
        .isTrue();
  }

  private Finished pair(String... words) {
    java.util.ArrayList<String> all =
        new java.util.ArrayList<>(
            List.of(
                Detourd.program("detour").toString(),
                "pair",
                "--socket",
                office.folder.resolve("state/detour.sock").toString()));
    all.addAll(List.of(words));
    return office.lab.gateway().run(all.toArray(String[]::new));
  }

  @Test
  void theOfficeIsWhereTheBetterUplinksAreAndMovesByHandAndOnStop() {
    Namespace first = office.lab.gateway();
    awaitServing(first, second); // 150 against 160 - 60: its uplink is not there
    assertThat(pair("status").orThrow())
        .contains("office-10 is Active")
        .contains("10.77.0.254/24 on br-lan, id 10, an advert each 200 ms")
        .contains("priority 150: as configured");

    office.lab.isp(1).fault(new Fault.CarrierLost());
    awaitServing(second, first);
    assertThat(pair("status").orThrow())
        .contains("office-10 is Backup", "150 - 60 (fiber: down) = 90", "Active is 10.77.0.2");
    office.lab.isp(1).heal();
    awaitServing(first, second);

    assertThat(pair("handover").orThrow()).contains("detour pair release");
    awaitServing(second, first);
    assertThat(pair("status").orThrow()).contains("handed over");
    assertThat(pair("release").exit()).isZero();
    awaitServing(first, second);

    one.close(); // SIGTERM
    awaitServing(second, first);
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
        office
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
