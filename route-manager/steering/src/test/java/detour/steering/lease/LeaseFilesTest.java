package detour.steering.lease;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.steering.uplink.Leases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFilesTest {
  @TempDir private Path root;

  private void file(String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private void file(String path, String content) throws IOException {
    file(path, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Leases.Lease lease(String gateway, String client) {
    return new Leases.Lease(Addresses.parse(gateway), client);
  }

  @Test
  void readsNetworkd() throws IOException {
    file(
        "run/systemd/netif/leases/7",
        "# private\nADDRESS=192.0.2.9\nNETMASK=255.255.255.0\nROUTER=192.0.2.1\n");
    assertThat(new LeaseFiles(root).gateway(7, "wan2"))
        .contains(lease("192.0.2.1", "systemd-networkd"));
    assertThat(new LeaseFiles(root).gateway(8, "wan2")).isEmpty();
  }

  @Test
  void readsNetworkManager() throws IOException {
    file(
        "var/lib/NetworkManager/internal-1b2c-wan2.lease", "ADDRESS=192.0.2.9\nROUTER=192.0.2.3\n");
    assertThat(new LeaseFiles(root).gateway(7, "wan2"))
        .contains(lease("192.0.2.3", "NetworkManager"));
  }

  @Test
  void readsTheLastLeaseOfTheInterfaceOfDhclient() throws IOException {
    file(
        "var/lib/dhcp/dhclient.leases",
        """
        lease {
          interface "wan2";
          option routers 192.0.2.1;
        }
        lease {
          interface "wan1";
          option routers 198.51.100.1;
        }
        lease {
          interface "wan2";
          option routers 192.0.2.254;
        }
        """);
    assertThat(new LeaseFiles(root).gateway(7, "wan2")).contains(lease("192.0.2.254", "dhclient"));
    assertThat(new LeaseFiles(root).gateway(7, "wan3")).isEmpty();
  }

  @Test
  void readsTheMessageThatDhcpcdKeeps() throws IOException {
    byte[] message = new byte[260];
    byte[] options = {99, (byte) 130, 83, 99, 0, 53, 1, 5, 3, 4, (byte) 192, 0, 2, 77, (byte) 255};
    System.arraycopy(options, 0, message, 236, options.length);
    file("var/lib/dhcpcd/wan2.lease", message);
    assertThat(new LeaseFiles(root).gateway(7, "wan2")).contains(lease("192.0.2.77", "dhcpcd"));
    for (int length = 0; length < 250; length++) {
      file("var/lib/dhcpcd/wan2.lease", Arrays.copyOf(message, length));
      assertThat(new LeaseFiles(root).gateway(7, "wan2")).isEmpty();
    }
  }

  @Test
  void hostileLeasesNameNobody() throws IOException {
    file("run/systemd/netif/leases/7", "ROUTER=$(reboot)\nROUTER=0.0.0.0\n");
    file(
        "var/lib/dhcp/dhclient.wan2.leases",
        "lease { interface \"wan2\"; option routers 999.1.1.1;\n}");
    assertThat(new LeaseFiles(root).gateway(7, "wan2")).isEmpty();
  }
}
