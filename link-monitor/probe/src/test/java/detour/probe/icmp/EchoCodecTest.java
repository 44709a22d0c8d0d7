package detour.probe.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import detour.kernel.address.Family;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EchoCodecTest {
  private static byte[] reply(Family family, long sequence) {
    byte[] message = EchoCodec.request(family, 0x1234, 0x1122334455667788L, sequence);
    message[0] = (byte) (family == Family.IPV4 ? 0 : 129);
    if (family == Family.IPV6) {
      return message;
    }
    message[2] = 0;
    message[3] = 0;
    int sum = EchoCodec.checksum(message, 0, message.length);
    message[2] = (byte) (sum >>> 8);
    message[3] = (byte) sum;
    byte[] packet = new byte[20 + message.length];
    packet[0] = 0x45;
    System.arraycopy(message, 0, packet, 20, message.length);
    return packet;
  }

  @Test
  void writesARequestAsRfc792HasIt() {
    assertThat(HexFormat.of().formatHex(EchoCodec.request(Family.IPV4, 0x1234, 1, 2)))
        .isEqualTo("0800e5c6" + "1234" + "0002" + "0000000000000001" + "0000000000000002");
  }

  @Test
  void readsItsOwnReplies() {
    for (Family family : Family.values()) {
      assertThat(EchoCodec.reply(family, reply(family, 70_000)))
          .contains(new EchoCodec.Reply(0x1234, 0x1122334455667788L, 70_000));
    }
  }

  @Test
  void ignoresEverythingElse() {
    byte[] good = reply(Family.IPV4, 5);
    for (int length = 0; length < good.length; length++) {
      assertThat(EchoCodec.reply(Family.IPV4, java.util.Arrays.copyOf(good, length))).isEmpty();
    }
    byte[] request = good.clone();
    request[20] = 8;
    assertThat(EchoCodec.reply(Family.IPV4, request)).isEmpty();
    byte[] damaged = good.clone();
    damaged[40] ^= 1;
    assertThat(EchoCodec.reply(Family.IPV4, damaged)).isEmpty();
  }

  @Test
  void mutationsNeverThrow() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
      byte[] packet = reply(family, i);
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatCode(() -> EchoCodec.reply(family, packet)).doesNotThrowAnyException();
    }
  }
}
