package detour.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Octets as a C compiler lays the structures out on a little-endian machine. */
class SocketAddressesTest {
  @BeforeAll
  static void littleEndian() {
    Assumptions.assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "SKIPPED: a big-endian machine");
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  @Test
  void ipv4() {
    assertThat(hex(SocketAddresses.inet(Addresses.parse("192.0.2.1"), 443, 0)))
        .isEqualTo("020001bbc00002010000000000000000");
  }

  @Test
  void ipv6WithScope() {
    assertThat(hex(SocketAddresses.inet(Addresses.parse("fe80::1"), 53, 11)))
        .isEqualTo("0a00003500000000fe8000000000000000000000000000010b000000");
  }

  @Test
  void netlinkGroups() {
    assertThat(hex(SocketAddresses.netlink(0x441))).isEqualTo("100000000000000041040000");
  }

  @Test
  void linkLayer() {
    assertThat(hex(SocketAddresses.packet(3, 0x0800, new byte[] {2, 0, 0, 0, 1, 2})))
        .isEqualTo("1100080003000000000000060200000001020000");
  }
}
