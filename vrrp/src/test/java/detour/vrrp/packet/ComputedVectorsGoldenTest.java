package detour.vrrp.packet;

import static detour.vrrp.packet.Vectors.A;
import static detour.vrrp.packet.Vectors.VIP;
import static detour.vrrp.packet.Vectors.payload;
import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Adverts computed from the texts of RFC 9568 and of draft-cassen-vrrp-auth-hmac. */
class ComputedVectorsGoldenTest {
  private static final InetAddress GROUP = Protocol.group(Family.IPV4);
  private static final HmacKey KEY = new HmacKey(1, counting(32));
  private static final HmacStamp STAMP = new HmacStamp(0x68000000L, 0x8000, 0);

  private static byte[] counting(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return octets;
  }

  private static byte[] message(int vrid, int priority, int centis, String... addresses) {
    return written(vrid, priority, centis, ChecksumForm.MESSAGE, A, addresses);
  }

  private static byte[] written(
      int vrid,
      int priority,
      int centis,
      ChecksumForm form,
      InetAddress source,
      String... addresses) {
    List<InetAddress> list = new ArrayList<>();
    for (String each : addresses) {
      list.add(Addresses.parse(each));
    }
    return AdvertWriter.write(
        new Advert(Version.V3, vrid, priority, centis, list),
        form,
        source,
        GROUP,
        Optional.empty());
  }

  @Test
  void theMessageAlone() {
    String vip = "10.9.0.1";
    assertThat(message(51, 200, 100, vip))
        .isEqualTo(payload("RFC 9568 v3 IPv4 message-only checksum prio200"));
    assertThat(message(51, 0, 100, vip)).isEqualTo(payload("same prio0"));
    assertThat(message(51, 100, 100, vip)).isEqualTo(payload("same prio100"));
    assertThat(message(255, 254, 4095, "10.0.0.1"))
        .isEqualTo(payload("max values vrid255 prio254 adv4095 message-only"));
    String[] two = {"192.168.1.254", "192.168.1.253"};
    assertThat(message(7, 100, 10, two))
        .isEqualTo(payload("v3 IPv4 2 VIPs 192.168.1.254,.253 vrid7 prio100 100ms message-only"));
    InetAddress source = Addresses.parse("192.168.1.2");
    assertThat(written(7, 100, 10, ChecksumForm.PSEUDO_HEADER, source, two))
        .isEqualTo(payload("same with pseudo-header src 192.168.1.2 dst 224.0.0.18"));
  }

  @Test
  void theMessageAloneIsTaken() {
    Reading.Accepted accepted =
        (Reading.Accepted)
            new AdvertReader(Vectors.expected(Version.V3), Optional.empty())
                .read(new Datagram(A, GROUP, 255, message(51, 200, 100, "10.9.0.1")), 0);
    assertThat(accepted.path()).isEqualTo(AcceptPath.V3_MESSAGE);
    assertThat(accepted.advert().addresses()).containsExactly(VIP);
  }

  @Test
  void theTrailerOverIpv4() {
    InetAddress source = Addresses.parse("198.51.100.10");
    Advert advert = new Advert(Version.V3, 51, 200, 100, List.of(Addresses.parse("192.0.2.100")));
    byte[] expected =
        payload("draft-cassen-vrrp-auth-hmac IPv4 appendix (key 00..1f, src 198.51.100.10)");
    byte[] written = AdvertWriter.write(advert, ChecksumForm.MESSAGE, source, GROUP, KEY, STAMP);
    assertThat(written).isEqualTo(expected);
    read(source, GROUP, advert, written, AcceptPath.V3_HMAC);
  }

  @Test
  void theTrailerOverIpv6() {
    InetAddress source = Addresses.parse("fe80::10");
    InetAddress destination = Addresses.parse("fe80::20");
    Advert advert = new Advert(Version.V3, 51, 200, 100, List.of(Addresses.parse("fe80::100")));
    byte[] expected =
        payload(
            "draft-cassen-vrrp-auth-hmac IPv6 appendix (src fe80::10, dst fe80::20, checksum covers"
                + " trailer)");
    byte[] written =
        AdvertWriter.write(advert, ChecksumForm.MESSAGE, source, destination, KEY, STAMP);
    assertThat(written).isEqualTo(expected);
    read(source, destination, advert, written, AcceptPath.V3_IPV6_HMAC);
  }

  private static void read(
      InetAddress source, InetAddress destination, Advert advert, byte[] bytes, AcceptPath path) {
    boolean group = destination.equals(GROUP);
    AdvertReader reader =
        new AdvertReader(
            new Expected(
                advert.family(),
                51,
                Set.of(Version.V3),
                1,
                Optional.empty(),
                advert.addresses(),
                Optional.empty(),
                group ? Set.of() : Set.of(source),
                255),
            Optional.of(new HmacGuard(HmacGuard.Mode.ENFORCE, List.of(KEY), 5)));
    Datagram datagram = new Datagram(source, destination, 255, bytes);
    long now = STAMP.seconds() + 4;
    Reading.Accepted accepted = (Reading.Accepted) reader.read(datagram, now);
    assertThat(accepted.path()).isEqualTo(path);
    assertThat(reader.read(datagram, now))
        .isEqualTo(new Reading.Rejected(RejectReason.HMAC_REPLAY, 51, Optional.of(source), 0));
    assertThat(reader.read(datagram, now + 2))
        .isEqualTo(new Reading.Rejected(RejectReason.HMAC_TIME, 51, Optional.of(source), -6));
    AdvertReader without =
        new AdvertReader(
            group ? Vectors.expected(Version.V3) : Vectors.expected6(), Optional.empty());
    assertThat(without.read(datagram, now)).isInstanceOf(Reading.Rejected.class);
  }

  @Test
  void noVectorIsForgotten() {
    // 12 adverts and 8 others among the frames, 3 kinds of announcement, IGMP of the kernel; 8
    // here.
    assertThat(Vectors.count()).isEqualTo(31);
  }
}
