package detour.probe.neighbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import detour.kernel.address.Addresses;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NdpCodecTest {
  private static final String TARGET = "20010db8000000000000000000123456";

  /** Solicited and override flags, the target's link-layer address as option. */
  private static final byte[] ADVERTISEMENT =
      HexFormat.of().parseHex("88000000" + "60000000" + TARGET + "0201020000000001");

  @Test
  void writesASolicitationAsRfc4861HasIt() {
    byte[] own = HexFormat.of().parseHex("020000000002");
    assertThat(
            HexFormat.of()
                .formatHex(NdpCodec.solicitation(own, Addresses.parse("2001:db8::12:3456"))))
        .isEqualTo("8700000000000000" + TARGET + "0101020000000002");
    assertThat(NdpCodec.solicitedNode(Addresses.parse("2001:db8::12:3456")))
        .isEqualTo(Addresses.parse("ff02::1:ff12:3456"));
  }

  @Test
  void readsASolicitedAdvertisement() {
    assertThat(NdpCodec.advertiser(ADVERTISEMENT, 255))
        .contains(Addresses.parse("2001:db8::12:3456"));
    assertThat(NdpCodec.advertiser(Arrays.copyOf(ADVERTISEMENT, 24), 255)).isPresent();
  }

  @Test
  void refusesWhatWasRoutedUnsolicitedOrMalformed() {
    assertThat(NdpCodec.advertiser(ADVERTISEMENT, 254)).as("hop limit").isEmpty();
    assertThat(NdpCodec.advertiser(ADVERTISEMENT, -1)).as("no hop limit told").isEmpty();
    assertThat(broken(0, 0x01)).as("type").isFalse();
    assertThat(broken(1, 0x01)).as("code").isFalse();
    assertThat(broken(4, 0x40)).as("unsolicited").isFalse();
    assertThat(broken(25, 0x01)).as("option of length 0").isFalse();
    assertThat(broken(25, 0x02)).as("option longer than the message").isFalse();
    for (int i = 0; i < 24; i++) {
      assertThat(NdpCodec.advertiser(Arrays.copyOf(ADVERTISEMENT, i), 255)).isEmpty();
    }
    assertThat(NdpCodec.advertiser(Arrays.copyOf(ADVERTISEMENT, 25), 255)).isEmpty();
    byte[] multicast = ADVERTISEMENT.clone();
    multicast[8] = (byte) 0xff;
    assertThat(NdpCodec.advertiser(multicast, 255)).isEmpty();
    Random random = new Random(4861);
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      assertThatCode(() -> NdpCodec.advertiser(noise, 255)).doesNotThrowAnyException();
    }
  }

  private static boolean broken(int octet, int bit) {
    byte[] message = ADVERTISEMENT.clone();
    message[octet] ^= (byte) bit;
    return NdpCodec.advertiser(message, 255).isPresent();
  }
}
