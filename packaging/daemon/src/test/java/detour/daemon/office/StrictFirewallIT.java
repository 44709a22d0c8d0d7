package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.netns.Moment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * An operator whose firewall drops what is invalid and takes new TCP with SYN only, tcp_loose=0.
 */
@Isolated
class StrictFirewallIT {
  private static final int DOWNLOAD_PORT = 9000;
  private static final int TEN_MEGABYTES = 10 << 20;

  @Test
  void connectionsAreToldAndDownloadsFinishOnASmallerMtu() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    try (Office office =
        new Office(LabOptions.defaults().withUplinks(3).withFirewall(LabOptions.Firewall.STRICT))) {
      office.start(
          Office.TWO_UPLINKS
              .replace(
                  "lte: {interface: wan2, kind: lte}",
                  "lte: {interface: wan2, kind: lte}\n  dsl: {interface: wan3, kind: dsl}")
              .replace("[lte]]", "[lte], [dsl]]"));
      office.awaitLog("dsl is up (IPv4)", "dsl is up (IPv6)");
      office.awaitThrough("fiber");
      office.measure();
      moveAndDownload(office, 1, "lte");
      office.stopMeasuring();
      office.measure();
      moveAndDownload(office, 2, "dsl");
      for (int isp = 1; isp <= 3; isp++) {
        assertThat(office.lab.isp(isp).bcp38Drops())
            .as(office.lab.isp(isp).bcp38Sources())
            .isZero();
      }
    }
  }

  private static void moveAndDownload(Office office, int isp, String next) {
    Moment cut = office.lab.isp(isp).fault(new Fault.CoreBlackHole());
    office.awaitThrough(next);
    assertThat(Await.until(() -> office.everyStreamIsBackAfter(cut), Office.GUARD))
        .as("%s", office.reports())
        .isTrue();
    assertThat(Await.until(() -> office.everyClientIsToldOf(cut), Office.GUARD))
        .as("%s", office.reports())
        .isTrue();
    for (String server :
        new String[] {detour.lab.Internet.SERVICE4, detour.lab.Internet.SERVICE6}) {
      assertThat(office.lab.office(1).call(() -> download(server)))
          .as(next)
          .isEqualTo(TEN_MEGABYTES);
    }
  }

  /** Octets of a download, from a socket of the calling thread's namespace. */
  private static long download(String server) throws Exception {
    try (SocketChannel channel =
        SocketChannel.open(
            new InetSocketAddress(detour.lab.Addresses.parse(server), DOWNLOAD_PORT))) {
      channel.write(ByteBuffer.wrap((TEN_MEGABYTES + "\n").getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      long octets = 0;
      while (octets < TEN_MEGABYTES) {
        int read = channel.read(buffer.clear());
        if (read < 0) {
          break;
        }
        octets += read;
      }
      return octets;
    }
  }
}
