package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.lab.Await;
import detour.vrrp.io.Wire;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.AdvertWriter;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Datagram;
import detour.vrrp.packet.Frames;
import detour.vrrp.packet.MacAddress;
import detour.vrrp.packet.Protocol;
import detour.vrrp.packet.Version;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Somebody in the LAN sends frames of protocol 112 as fast as it can. */
@Isolated
class FloodIT {
  private static final Duration GUARD = Duration.ofSeconds(30);
  private static final long FLOOD_MILLIS = 5_000;

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping");
  }

  private static byte[] frame() {
    InetAddress group = Protocol.group(Family.IPV4);
    InetAddress from = Addresses.parse("10.9.0.9");
    byte[] advert =
        AdvertWriter.write(
            new Advert(Version.V3, 77, 100, 100, List.of(Addresses.parse("10.9.0.77"))),
            ChecksumForm.MESSAGE,
            from,
            group,
            Optional.empty());
    return Frames.write(
        MacAddress.multicast(group),
        MacAddress.virtual(Family.IPV4, 77),
        new Datagram(from, group, Protocol.HOP_LIMIT, advert),
        0);
  }

  @Test
  void ownAdvertsGoOutAndQuestionsAreAnswered() throws Exception {
    RouterSettings settings =
        new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse("10.9.0.1/24")))
            .interval(Duration.ofMillis(100))
            .build();
    try (OfficeLan office = new OfficeLan();
        Gateway gateway = new Gateway(office.a, settings)) {
      assertThat(Await.until(() -> gateway.role() == Role.ACTIVE, GUARD)).isTrue();
      long before = gateway.router().counters().sent();
      byte[] frame = frame();
      long frames = 0;
      long end = System.nanoTime() + Duration.ofMillis(FLOOD_MILLIS).toNanos();
      try (Wire wire =
          office.c.call(() -> new Wire("eth0", Family.IPV4, ignored -> {}, () -> {}))) {
        while (System.nanoTime() < end) {
          wire.send(frame);
          frames++;
        }
      }
      RouterSnapshot after = gateway.router();
      System.out.println(
          frames
              + " frames in "
              + FLOOD_MILLIS
              + " ms; lost "
              + gateway.pair.lost()
              + ", "
              + gateway.pair.snapshot().lateness());
      assertThat(after.transitions()).isEqualTo(1);
      assertThat(after.stepsBack()).isZero();
      assertThat(after.counters().sent() - before)
          .as("adverts in %s ms", FLOOD_MILLIS)
          .isGreaterThan(FLOOD_MILLIS / 100 / 2);
    }
  }
}
