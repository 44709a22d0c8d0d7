package detour.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DnsTest {
  private static final byte[] V4 = {(byte) 198, 51, 100, 10};
  private static final byte[] V6 = HexFormat.of().parseHex("20010db8ffff00000000000000000010");

  private static String hex(byte[] data) {
    return HexFormat.of().formatHex(data);
  }

  @Test
  void queryIsThatOfTheRfc() {
    assertThat(hex(Dns.query(0x1234, "office.test", Dns.A)))
        .isEqualTo("123401000001000000000000" + "066f6666696365047465737400" + "00010001");
  }

  @Test
  void knownNameHasBothAddresses() {
    byte[] a = Dns.answer(Dns.query(7, Dns.NAME, Dns.A), V4, V6);
    assertThat(hex(a))
        .startsWith("000785800001000100000000")
        .endsWith("c00c0001000100000005" + "0004" + hex(V4));
    byte[] aaaa = Dns.answer(Dns.query(8, Dns.NAME, Dns.AAAA), V4, V6);
    assertThat(hex(aaaa)).endsWith("c00c001c000100000005" + "0010" + hex(V6));
  }

  @Test
  void otherTypesOfKnownNameAreEmptyAndOtherNamesDoNotExist() {
    assertThat(hex(Dns.answer(Dns.query(7, Dns.NAME, 16), V4, V6)))
        .startsWith("000785800001000000000000");
    assertThat(hex(Dns.answer(Dns.query(7, "example.com", Dns.A), V4, V6)))
        .startsWith("000785830001000000000000");
  }

  @Test
  void rubbishIsNotAnswered() {
    byte[] query = Dns.query(7, Dns.NAME, Dns.A);
    for (int length = 0; length < query.length; length++) {
      assertThat(Dns.answer(Arrays.copyOf(query, length), V4, V6))
          .as("%d octets", length)
          .isEmpty();
    }
  }
}
