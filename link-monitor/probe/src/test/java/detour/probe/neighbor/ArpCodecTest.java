package detour.probe.neighbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import detour.kernel.address.Addresses;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArpCodecTest {
  private static final byte[] OWN = HexFormat.of().parseHex("020000000002");
  private static final byte[] REPLY =
      HexFormat.of().parseHex("0001080006040002" + "020000000001c0000201" + "020000000002c0000202");

  @Test
  void writesARequestAsRfc826HasIt() {
    byte[] request =
        ArpCodec.request(OWN, Addresses.parse("192.0.2.2"), Addresses.parse("192.0.2.1"));
    assertThat(HexFormat.of().formatHex(request))
        .isEqualTo("0001080006040001" + "020000000002c0000202" + "000000000000c0000201");
    assertThat(ArpCodec.reply(request)).as("a request is no reply").isEmpty();
  }

  @Test
  void readsAReplyAlsoWhenPadded() {
    ArpCodec.Reply reply =
        new ArpCodec.Reply(Addresses.parse("192.0.2.1"), Addresses.parse("192.0.2.2"));
    assertThat(ArpCodec.reply(REPLY)).contains(reply);
    assertThat(ArpCodec.reply(Arrays.copyOf(REPLY, 46))).contains(reply);
  }

  @Test
  void refusesWhatIsNoReply() {
    for (int i = 0; i < REPLY.length; i++) {
      assertThat(ArpCodec.reply(Arrays.copyOf(REPLY, i))).as("%d octets", i).isEmpty();
    }
    for (int i = 0; i < 8; i++) {
      byte[] broken = REPLY.clone();
      broken[i] ^= 8;
      assertThat(ArpCodec.reply(broken)).as("octet %d", i).isEmpty();
    }
    Random random = new Random(826);
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      assertThatCode(() -> ArpCodec.reply(noise)).doesNotThrowAnyException();
    }
  }
}
