package detour.lab.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final byte[] GATEWAY = {2, 0, 0, 0, 0, 2};
  private static final byte[] NEXT_HOP = {2, 0, 0, 0, 0, 1};
  private static final byte[] OUTSIDE = Frames.address("203.0.113.9");
  private static final byte[] WAN = Frames.address("100.64.1.2");

  @Test
  void checksumOfRfc1071Example() {
    byte[] data = {
      0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7
    };
    assertThat(Frames.checksum(data)).isEqualTo(~0xddf2 & 0xffff);
  }

  @Test
  void ipv4HeadersSumToZero() {
    byte[] syn = Frames.syn(GATEWAY, NEXT_HOP, OUTSIDE, WAN, 1234, 22, 7);
    assertThat(Frames.checksum(Arrays.copyOfRange(syn, 14, 34))).isZero();
    byte[] igmp = Frames.igmpQuery(NEXT_HOP, "100.64.1.1");
    assertThat(Frames.checksum(Arrays.copyOfRange(igmp, 14, 38))).isZero();
    assertThat(Frames.checksum(Arrays.copyOfRange(igmp, 38, 46))).isZero();
  }

  @Test
  void udpSumsToZeroWithItsPseudoHeader() {
    byte[] udp = Frames.udp(GATEWAY, NEXT_HOP, OUTSIDE, WAN, 1234, 53, new byte[24]);
    byte[] segment = Arrays.copyOfRange(udp, 34, 34 + 32);
    assertThat(Frames.checksum(pseudo(OUTSIDE, WAN, 17, segment))).isZero();
  }

  @Test
  void routerAdvertisementSumsToZeroWithItsPseudoHeader() {
    byte[] frame = Frames.routerAdvertisement(NEXT_HOP, "fe80::1", "2001:db8:a1::/64", 1800);
    byte[] message = Arrays.copyOfRange(frame, 54, frame.length);
    byte[] from = Frames.address("fe80::1");
    byte[] to = Frames.address("ff02::1");
    assertThat(Frames.checksum(pseudo(from, to, 58, message))).isZero();
    assertThat(ByteBuffer.wrap(message).getShort(6)).as("router lifetime").isEqualTo((short) 1800);
    assertThat(frame[21]).as("hop limit").isEqualTo((byte) 255);
  }

  private static byte[] pseudo(byte[] from, byte[] to, int protocol, byte[] segment) {
    return ByteBuffer.allocate(from.length + to.length + 8 + segment.length)
        .put(from)
        .put(to)
        .putInt(segment.length)
        .putInt(protocol)
        .put(segment)
        .array();
  }

  @Test
  void noFrameIsShorterThanEthernetAllows() {
    assertThat(Frames.arpRequest(NEXT_HOP, "100.64.1.1", "100.64.1.9")).hasSize(60);
  }
}
