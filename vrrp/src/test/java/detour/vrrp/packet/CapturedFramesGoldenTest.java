package detour.vrrp.packet;

import static detour.vrrp.packet.Vectors.A;
import static detour.vrrp.packet.Vectors.A6;
import static detour.vrrp.packet.Vectors.B;
import static detour.vrrp.packet.Vectors.VIP;
import static detour.vrrp.packet.Vectors.VIPS6;
import static detour.vrrp.packet.Vectors.frame;
import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame of the reference is read, and written again byte for byte. */
class CapturedFramesGoldenTest {
  private static final MacAddress MAC_A = new MacAddress("02:00:00:00:09:02");
  private static final MacAddress MAC_B = new MacAddress("02:00:00:00:09:03");
  private static final MacAddress VIRTUAL = MacAddress.virtual(Family.IPV4, 51);
  private static final MacAddress VIRTUAL6 = MacAddress.virtual(Family.IPV6, 51);

  private static Advert v2(int priority) {
    return new Advert(Version.V2, 51, priority, 100, List.of(VIP));
  }

  private static Advert v3(int priority, int centis) {
    return new Advert(Version.V3, 51, priority, centis, List.of(VIP));
  }

  private static Advert six(int priority, List<InetAddress> addresses) {
    return new Advert(Version.V3, 51, priority, 100, addresses);
  }

  /** Name, maker, what it says, how its checksum is formed, its stations, label, its source. */
  static Stream<Arguments> adverts() {
    ChecksumForm message = ChecksumForm.MESSAGE;
    ChecksumForm pseudo = ChecksumForm.PSEUDO_HEADER;
    String ka = "keepalived";
    return Stream.of(
        Arguments.of("v2 noauth advert prio200", ka, v2(200), message, MAC_A, 1, A),
        Arguments.of("v2 noauth prio0", ka, v2(0), message, MAC_A, 9, A),
        Arguments.of("v2 noauth advert prio100", ka, v2(100), message, MAC_B, 1, B),
        Arguments.of(
            "v3 IPv4 advert prio200 1s, WITH pseudo-header", ka, v3(200, 100), pseudo, MAC_A, 1, A),
        Arguments.of("v3 IPv4 prio0, WITH pseudo-header", ka, v3(0, 100), pseudo, MAC_A, 9, A),
        Arguments.of(
            "v3 IPv4 advert prio100, WITH pseudo-header", ka, v3(100, 100), pseudo, MAC_B, 1, B),
        Arguments.of(
            "v3 IPv4 10ms (1 cs) prio200, WITH pseudo-header", ka, v3(200, 1), pseudo, MAC_A, 1, A),
        Arguments.of(
            "v3 IPv4 virtual MAC prio200",
            "keepalived use_vmac",
            v3(200, 100),
            pseudo,
            VIRTUAL,
            1,
            A),
        Arguments.of("v3 IPv6 prio200 (2 VIPs)", ka, six(200, VIPS6), pseudo, MAC_A, 0x3859b, A6),
        Arguments.of("v3 IPv6 prio0", ka, six(0, VIPS6), pseudo, MAC_A, 0x3859b, A6),
        Arguments.of(
            "v3 IPv6 virtual MAC prio200",
            "keepalived use_vmac",
            six(200, VIPS6),
            pseudo,
            VIRTUAL6,
            0x3859b,
            A6),
        Arguments.of(
            "v3 IPv6 prio200, 1 VIP, no link-local in list",
            "FRR 8.4.4",
            six(200, VIPS6.subList(1, 2)),
            pseudo,
            VIRTUAL6,
            0x5565f,
            Addresses.parse("fe80::5e:a")));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("adverts")
  void anAdvertIsReadAndWritten(
      String name,
      String maker,
      Advert advert,
      ChecksumForm form,
      MacAddress station,
      int label,
      InetAddress source) {
    byte[] captured = frame(name, maker);
    Expected expected =
        advert.family() == Family.IPV6 ? Vectors.expected6() : Vectors.expected(advert.version());
    Reading reading = new AdvertReader(expected, Optional.empty()).read(captured, 0);
    assertThat(reading).isInstanceOf(Reading.Accepted.class);
    Reading.Accepted accepted = (Reading.Accepted) reading;
    assertThat(accepted.advert()).isEqualTo(advert);
    assertThat(accepted.form()).isEqualTo(form);
    assertThat(accepted.source()).isEqualTo(source);
    assertThat(accepted.addressesAgree())
        .isEqualTo(advert.addresses().size() == expected.addresses().size());

    InetAddress group = Protocol.group(advert.family());
    byte[] payload = AdvertWriter.write(advert, form, source, group, Optional.empty());
    assertThat(
            Frames.write(
                MacAddress.multicast(group),
                station,
                new Datagram(source, group, 255, payload),
                label))
        .isEqualTo(captured);
  }

  @Test
  void thePasswordOfVersion2IsReadAndWritten() {
    for (int priority : new int[] {200, 0}) {
      byte[] captured = frame(priority == 0 ? "v2 PASS prio0" : "v2 PASS advert prio200");
      Reading right =
          new AdvertReader(Vectors.withPassword("s3cretpw"), Optional.empty()).read(captured, 0);
      assertThat(((Reading.Accepted) right).path()).isEqualTo(AcceptPath.V2_PASSWORD);
      byte[] payload =
          AdvertWriter.write(
              v2(priority),
              ChecksumForm.MESSAGE,
              A,
              Protocol.group(Family.IPV4),
              Optional.of("s3cretpw"));
      assertThat(captured).endsWith(payload);
    }
    byte[] captured = frame("v2 PASS advert prio200");
    assertThat(new AdvertReader(Vectors.withPassword("other"), Optional.empty()).read(captured, 0))
        .extracting("reason", "vrid")
        .containsExactly(RejectReason.AUTH_DATA, 51);
    assertThat(new AdvertReader(Vectors.expected(Version.V2), Optional.empty()).read(captured, 0))
        .extracting("reason", "vrid")
        .containsExactly(RejectReason.AUTH_TYPE, 51);
  }

  @Test
  void anAdvertInAnAuthenticationHeaderIsAnotherProtocol() {
    assertThat(
            new AdvertReader(Vectors.expected(Version.V2), Optional.empty())
                .read(frame("v2 AH advert prio200 seq1"), 0))
        .isEqualTo(new Reading.Rejected(RejectReason.PROTOCOL, 0));
  }

  @Test
  void unicastIsReadAndWritten() {
    Expected expected = Vectors.unicast(B, A, List.of(VIP));
    AdvertReader reader = new AdvertReader(expected, Optional.empty());
    for (int priority : new int[] {200, 0}) {
      byte[] captured =
          frame(
              priority == 0
                  ? "v3 IPv4 unicast prio0"
                  : "v3 IPv4 unicast 10.9.0.2>10.9.0.3 prio200");
      Reading.Accepted accepted = (Reading.Accepted) reader.read(captured, 0);
      assertThat(accepted.advert()).isEqualTo(v3(priority, 100));
      assertThat(accepted.form()).isEqualTo(ChecksumForm.PSEUDO_HEADER);
      byte[] payload =
          AdvertWriter.write(v3(priority, 100), ChecksumForm.PSEUDO_HEADER, A, B, Optional.empty());
      int label = priority == 0 ? 9 : 1;
      assertThat(Frames.write(MAC_B, MAC_A, new Datagram(A, B, 255, payload), label))
          .isEqualTo(captured);
    }
  }

  @Test
  void oldUnicastFormIsTaken() {
    byte[] payload =
        AdvertWriter.write(
            v3(200, 100), ChecksumForm.PSEUDO_HEADER_MULTICAST, A, B, Optional.empty());
    Reading.Accepted accepted =
        (Reading.Accepted)
            new AdvertReader(Vectors.unicast(B, A, List.of(VIP)), Optional.empty())
                .read(new Datagram(A, B, 255, payload), 0);
    assertThat(accepted.form()).isEqualTo(ChecksumForm.PSEUDO_HEADER_MULTICAST);
    assertThat(accepted.path()).isEqualTo(AcceptPath.V3_PSEUDO_HEADER_MULTICAST);
  }

  @Test
  void theFrameOfFrrDiffersInItsIpHeaderOnly() {
    byte[] captured = frame("v3 IPv4 virtual MAC prio200", "FRR 8.4.4");
    Reading.Accepted accepted =
        (Reading.Accepted)
            new AdvertReader(Vectors.expected(Version.V3), Optional.empty()).read(captured, 0);
    assertThat(accepted.advert()).isEqualTo(v3(200, 100));
    assertThat(captured)
        .endsWith(
            AdvertWriter.write(
                v3(200, 100),
                ChecksumForm.PSEUDO_HEADER,
                A,
                Protocol.group(Family.IPV4),
                Optional.empty()));
  }

  @Test
  void announcementsAreTheOnesOthersSend() {
    assertThat(Announcements.of(VIP, MAC_A)).isEqualTo(frame("gratuitous ARP request"));
    assertThat(Announcements.of(VIP, VIRTUAL))
        .isEqualTo(frame("gratuitous ARP request virtual MAC"));
    assertThat(Announcements.neighborAdvertisement(VIPS6.get(0), MAC_A, false))
        .isEqualTo(frame("unsolicited NA (O only, forwarding off)"));
    assertThat(Announcements.of(VIPS6.get(1), VIRTUAL6))
        .isEqualTo(frame("unsolicited NA virtual MAC (R+O)"));
  }
}
