package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What {@code ip monitor} and {@code nft monitor} see on a gateway. */
final class News implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Running routing;
  private final Running nft;

  News(Namespace gateway) {
    routing =
        gateway.start(List.of("ip", "monitor", "link", "address", "route", "rule"), lines::add);
    nft = gateway.start(List.of("nft", "monitor"), lines::add);
  }

  /** Nothing was seen so far but neighbours' entries, and both still look. */
  void none() {
    assertThat(routing.alive() && nft.alive()).isTrue();
    assertThat(
            lines.stream().filter(each -> !each.contains("STALE") && !each.contains("REACHABLE")))
        .as("what ip monitor and nft monitor saw")
        .isEmpty();
  }

  @Override
  public void close() {
    routing.close();
    nft.close();
  }
}
