package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.netns.Finished;
import detour.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An office with two gateways, each with its daemon, that share 10.77.0.254. */
final class TwoGateways implements AutoCloseable {
  final Office office = new Office(LabOptions.defaults().withSecondGateway());
  final Namespace first = office.lab.gateway();
  final Namespace second = office.lab.secondGateway();
  final Detourd one;
  final Detourd two;
  private final List<String> secondLog = new CopyOnWriteArrayList<>();

  /**
   * Starts both; the second one's only uplink, spare, is not there.
   *
   * @param folder of the second one
   * @param firstPair the first one's part {@code pair} of the configuration
   * @param secondPair the second one's
   */
  TwoGateways(Path folder, String firstPair, String secondPair) throws IOException {
    one = office.start(Office.TWO_UPLINKS + firstPair);
    two =
        new Detourd(
            second,
            folder,
            """
            version: 1
            uplinks: {spare: {interface: wan9}}
            """
                + secondPair,
            secondLog::add);
    assertThat(two.awaitAnswer(Office.GUARD)).as("%s", secondLog).isTrue();
  }

  void awaitFirst() {
    awaitServing(first, second);
  }

  void awaitSecond() {
    awaitServing(second, first);
  }

  private static boolean serves(Namespace gateway) {
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

  /** {@code detour pair} on the first gateway. */
  Finished pair(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                Detourd.program("detour").toString(),
                "pair",
                "--socket",
                office.folder.resolve("state/detour.sock").toString()));
    all.addAll(List.of(words));
    return first.run(all.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    two.close();
    office.close();
  }
}
