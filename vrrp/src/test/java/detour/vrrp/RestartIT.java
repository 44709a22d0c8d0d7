package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.Keepalived;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.peers.Packets;
import detour.vrrp.state.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Restarts of the Active move nothing, under a host's steady packets, one a millisecond. */
@Execution(ExecutionMode.CONCURRENT)
class RestartIT {
  private static final Duration LONG = Duration.ofSeconds(2);

  /** Backups of version 2 cannot be told to wait. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration GUARD = Duration.ofSeconds(30);

  @TempDir Path folder;

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("keepalived", "ip", "ping");
  }

  static List<Arguments> restarts() {
    List<Arguments> all = new ArrayList<>();
    HandOverIT.ways().forEach(way -> all.add(Arguments.of(way, 100)));
    all.add(Arguments.of(HandOverIT.ways().get(1), 200));
    all.add(Arguments.of(HandOverIT.ways().get(2), 1000));
    all.add(Arguments.of(new Case(2, false, false, false), 1000));
    return all;
  }

  @ParameterizedTest(name = "{0}, an advert each {1} ms")
  @MethodSource("restarts")
  void aRestartMovesNothing(Case way, int intervalMillis) throws Exception {
    HandOverIT.losesNothing(way + " " + intervalMillis + " ms", () -> restart(way, intervalMillis));
  }

  private Packets.Tally restart(Case way, int intervalMillis) throws Exception {
    Duration interval = Duration.ofMillis(intervalMillis);
    RouterSettings settings = way.ours(200).interval(interval).build();
    List<String> theirLines = new ArrayList<>(way.theirs(100));
    theirLines.replaceAll(
        each ->
            each.startsWith("advert_int") && way.version() == 3
                ? "advert_int " + intervalMillis / 1000.0
                : each);
    try (OfficeLan office = new OfficeLan()) {
      Gateway before = new Gateway(office.a, settings);
      HandOverIT.activeAndKnown(office, way, before);
      try (Keepalived theirs = new Keepalived(office.b, folder, theirLines)) {
        // It may take over once, until we have learned its form of checksum.
        Await.traffic(interval.multipliedBy(5).plusMillis(1500));
        assertThat(theirs.state()).isEqualTo("BACKUP");
        long takeovers = takeovers(theirs);
        Packets packets = new Packets(office.c, way.addresses().get(way.six() ? 1 : 0));
        Await.traffic(Duration.ofMillis(300));
        RestartTicket ticket = before.prepareRestart();
        // Longer than Backups wait, were they not told: at 1 s adverts they hear the next in time.
        Await.traffic(way.version() == 2 ? SOON : LONG);
        RestartTicket read = RestartTicket.parse(ticket.text());
        try (Gateway after = new Gateway(office.a, read, List.of(settings), List.of())) {
          assertThat(Await.until(() -> after.role() == Role.ACTIVE, GUARD)).isTrue();
          assertThat(after.router().reason().code()).isEqualTo("resumed");
          assertThat(before.events)
              .filteredOn(each -> each.reason().code().equals("restart-version-2"))
              .hasSize(way.version() == 2 ? 1 : 0);
          Await.traffic(interval.multipliedBy(4));
          assertThat(takeovers(theirs)).isEqualTo(takeovers);
          return packets.end();
        }
      }
    }
  }

  private static long takeovers(Keepalived keepalived) {
    return keepalived.lines().stream().filter(each -> each.contains("Entering MASTER")).count();
  }
}
