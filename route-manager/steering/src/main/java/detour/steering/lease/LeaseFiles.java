package detour.steering.lease;

import detour.kernel.address.Addresses;
import detour.steering.uplink.Leases;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lease files of systemd-networkd, NetworkManager, dhclient and dhcpcd.
 *
 * <p>Read anew for each question, at most 64 kB of each; what does not look as expected is passed
 * over.
 */
public final class LeaseFiles implements Leases {
  private static final int MOST_BYTES = 64 * 1024;

  private final Path root;

  /**
   * @param root where the file system starts; {@code /} but in tests
   */
  public LeaseFiles(Path root) {
    this.root = root;
  }

  @Override
  public Optional<Lease> gateway(int ifindex, String name) {
    return networkd(ifindex)
        .or(() -> networkManager(name))
        .or(() -> dhclient(name))
        .or(() -> dhcpcd(name));
  }

  private Optional<Lease> networkd(int ifindex) {
    return read(root.resolve("run/systemd/netif/leases/" + ifindex))
        .flatMap(bytes -> LeaseText.router(text(bytes)))
        .map(gateway -> new Lease(gateway, "systemd-networkd"));
  }

  private Optional<Lease> networkManager(String name) {
    return newest("var/lib/NetworkManager", "*-" + name + ".lease")
        .or(() -> newest("var/lib/NetworkManager", "*-" + name + ".leases"))
        .flatMap(this::read)
        .map(LeaseFiles::text)
        .flatMap(text -> LeaseText.router(text).or(() -> LeaseText.dhclient(text, name)))
        .map(gateway -> new Lease(gateway, "NetworkManager"));
  }

  private Optional<Lease> dhclient(String name) {
    return newest("var/lib/dhcp", "dhclient*" + name + "*.lease*")
        .flatMap(this::read)
        .flatMap(bytes -> LeaseText.dhclient(text(bytes), name))
        .or(
            () ->
                newest("var/lib/dhcp", "dhclient*.lease*")
                    .flatMap(this::read)
                    .flatMap(bytes -> LeaseText.dhclient(text(bytes), name)))
        .map(gateway -> new Lease(gateway, "dhclient"));
  }

  private Optional<Lease> dhcpcd(String name) {
    return read(root.resolve("var/lib/dhcpcd/" + name + ".lease"))
        .or(() -> read(root.resolve("var/lib/dhcpcd5/dhcpcd-" + name + ".lease")))
        .flatMap(DhcpPacket::router)
        .map(gateway -> new Lease(gateway, "dhcpcd"));
  }

  private Optional<Path> newest(String folder, String pattern) {
    Path newest = null;
    long newestMillis = Long.MIN_VALUE;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder), pattern)) {
      for (Path file : files) {
        long millis = Files.getLastModifiedTime(file).toMillis();
        if (millis > newestMillis) {
          newest = file;
          newestMillis = millis;
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // this client is not installed
    }
    return Optional.ofNullable(newest);
  }

  private Optional<byte[]> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(MOST_BYTES));
    } catch (IOException e) {
      return Optional.empty(); // this client has no lease on it
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static Optional<InetAddress> address(String text) {
    try {
      InetAddress address = Addresses.parse(text.strip());
      return address.isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
