package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.netns.Running;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.Keepalived;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planned moves, and restarts that move nothing, under a host's steady packets. */
class HandOverIT {
  /** The promise is 0; on a busy machine a process may wait for its processor. */
  private static final long BUSY = 20;

  /** What a keepalived pair loses by a stop at 100 ms adverts; ours is 0 on a quiet machine. */
  private static final long KEEPALIVED = 64;

  private static final Duration GUARD = Duration.ofSeconds(30);

  @TempDir Path folder;

  static List<Case> ways() {
    return List.of(
        new Case(3, false, false, false),
        new Case(3, false, false, true),
        new Case(3, true, false, false),
        new Case(3, true, false, true));
  }

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("keepalived", "ip", "ping");
  }

  /** Packets from the third host to the address, one each 2 ms, for four seconds. */
  private static Running packets(OfficeLan office, Case way) {
    return office.c.start(
        "ping",
        way.six() ? "-6" : "-4",
        "-q",
        "-i",
        "0.002",
        "-c",
        "2000",
        "-W",
        "2",
        way.six() ? "fd09::1" : "10.9.0.1");
  }

  /** How many of them found no answer. */
  private static long lost(Running packets) {
    assertThat(packets.alive()).as("the packets covered all of it").isTrue();
    assertThat(Await.until(() -> summary(packets).isPresent(), GUARD)).isTrue();
    String line = summary(packets).orElseThrow();
    long sent = Long.parseLong(line.replaceAll("(\\d+) packets.*", "$1"));
    long received = Long.parseLong(line.replaceAll(".*, (\\d+) received.*", "$1"));
    return sent - received;
  }

  private static Optional<String> summary(Running packets) {
    return packets.lines().stream()
        .filter(each -> each.contains("packets transmitted"))
        .findFirst();
  }

  private static void activeAndKnown(OfficeLan office, Case way, Gateway ours) {
    assertThat(Await.until(() -> ours.role() == Role.ACTIVE, GUARD)).isTrue();
    assertThat(
            Await.until(
                () ->
                    way.addresses().stream()
                        .allMatch(each -> office.station(each).equals(way.station(true))),
                GUARD))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aHandOverLosesNothing(Case way) throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway ours = new Gateway(office.a, way.ours(200).build());
        Gateway theirs = new Gateway(office.b, way.ours(100).build())) {
      activeAndKnown(office, way, ours);
      Running packets = packets(office, way);
      Await.traffic(Duration.ofMillis(500));
      ours.pair.handOver(Duration.ofMinutes(1));
      assertThat(
              Await.until(() -> theirs.role() == Role.ACTIVE && ours.role() == Role.BACKUP, GUARD))
          .isTrue();
      Await.traffic(Duration.ofMillis(500));
      ours.pair.release();
      assertThat(Await.until(() -> ours.role() == Role.ACTIVE, GUARD)).isTrue();
      Await.traffic(Duration.ofMillis(500));
      assertThat(lost(packets)).isLessThanOrEqualTo(BUSY);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aStopHandsOverToKeepalived(Case way) throws Exception {
    try (OfficeLan office = new OfficeLan();
        Gateway ours = new Gateway(office.a, way.ours(200).build());
        Keepalived theirs = new Keepalived(office.b, folder, way.theirs(100))) {
      activeAndKnown(office, way, ours);
      assertThat(Await.until(() -> theirs.state().equals("BACKUP"), GUARD)).isTrue();
      Await.traffic(Duration.ofSeconds(1));
      Running packets = packets(office, way);
      Await.traffic(Duration.ofMillis(500));
      ours.end();
      assertThat(Await.until(() -> theirs.state().equals("MASTER"), GUARD)).isTrue();
      Await.traffic(Duration.ofMillis(500));
      // keepalived's advert draws the switch to its virtual MAC some ms before it has the address.
      assertThat(lost(packets)).isLessThanOrEqualTo(KEEPALIVED);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aRestartMovesNothing(Case way) throws Exception {
    try (OfficeLan office = new OfficeLan()) {
      Gateway before = new Gateway(office.a, way.ours(200).build());
      activeAndKnown(office, way, before);
      try (Keepalived theirs = new Keepalived(office.b, folder, way.theirs(100))) {
        Await.traffic(Duration.ofSeconds(2));
        assertThat(theirs.state()).isEqualTo("BACKUP");
        long takeovers = takeovers(theirs);
        Running packets = packets(office, way);
        Await.traffic(Duration.ofMillis(300));
        RestartTicket ticket = before.prepareRestart();
        Await.traffic(Duration.ofSeconds(2)); // twenty intervals
        RestartTicket read = RestartTicket.parse(ticket.text());
        try (Gateway after =
            new Gateway(office.a, read, List.of(way.ours(200).build()), List.of())) {
          assertThat(Await.until(() -> after.role() == Role.ACTIVE, GUARD)).isTrue();
          assertThat(after.router().reason().code()).isEqualTo("resumed");
          Await.traffic(Duration.ofSeconds(1));
          assertThat(takeovers(theirs)).isEqualTo(takeovers);
          assertThat(lost(packets)).isLessThanOrEqualTo(BUSY);
        }
      }
    }
  }

  private static long takeovers(Keepalived keepalived) {
    return keepalived.lines().stream().filter(each -> each.contains("Entering MASTER")).count();
  }
}
