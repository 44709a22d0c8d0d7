package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Adverts as bytes (RFC 9568 section 5.2, RFC 3768 section 5.3). */
public final class AdvertWriter {
  private static final int MTU = 1500; // of Ethernet; adverts are not fragmented
  private static final int MOST_COUNTED = 255; // by an octet

  private AdvertWriter() {}

  /** How many addresses an advert has room for, with a trailer behind them or without. */
  public static int mostAddresses(Family family, boolean trailer) {
    int ip = family == Family.IPV4 ? Frames.IPV4_HEADER : Frames.IPV6_HEADER;
    int room = MTU - ip - Protocol.HEADER - (trailer ? HmacTrailer.LENGTH : 0);
    return Math.min(MOST_COUNTED, room / family.addressLength());
  }

  /**
   * The payload of an IP packet.
   *
   * @param form of the checksum of version 3 over IPv4
   * @param password of version 2; its first eight octets count
   */
  public static byte[] write(
      Advert advert,
      ChecksumForm form,
      InetAddress source,
      InetAddress destination,
      Optional<String> password) {
    byte[] message = unsummed(advert, password);
    ByteBuffer.wrap(message)
        .putShort(
            6,
            (short) Checksum.of(message, message.length, used(advert, form), source, destination));
    return message;
  }

  /**
   * The same with a trailer of draft-cassen-vrrp-auth-hmac; version 3 only.
   *
   * @param stamp when it is sent
   */
  public static byte[] write(
      Advert advert,
      ChecksumForm form,
      InetAddress source,
      InetAddress destination,
      HmacKey key,
      HmacStamp stamp) {
    byte[] pdu = unsummed(advert, Optional.empty());
    byte[] message = HmacTrailer.append(pdu, source, key, stamp);
    // Over IPv4 the checksum ends before the trailer, over IPv6 it covers it.
    int covered = advert.family() == Family.IPV4 ? pdu.length : message.length;
    ByteBuffer.wrap(message)
        .putShort(
            6, (short) Checksum.of(message, covered, used(advert, form), source, destination));
    return message;
  }

  private static ChecksumForm used(Advert advert, ChecksumForm form) {
    if (advert.version() == Version.V2) {
      return ChecksumForm.MESSAGE;
    }
    return advert.family() == Family.IPV6 ? ChecksumForm.PSEUDO_HEADER : form;
  }

  private static byte[] unsummed(Advert advert, Optional<String> password) {
    boolean v2 = advert.version() == Version.V2;
    int size = advert.addresses().size() * advert.family().addressLength();
    ByteBuffer message =
        ByteBuffer.allocate(Protocol.HEADER + size + (v2 ? Protocol.V2_AUTH_DATA : 0));
    message
        .put((byte) (advert.version().number() << 4 | Protocol.TYPE_ADVERTISEMENT))
        .put((byte) advert.vrid())
        .put((byte) advert.priority())
        .put((byte) advert.addresses().size());
    if (v2) {
      message
          .put((byte) (password.isPresent() ? 1 : 0))
          .put((byte) (advert.intervalCentis() / 100));
    } else {
      message.putShort((short) advert.intervalCentis());
    }
    message.putShort((short) 0);
    advert.addresses().forEach(each -> message.put(each.getAddress()));
    password.filter(each -> v2).ifPresent(each -> message.put(authData(each)));
    return message.array();
  }

  /** The password as it stands in the clear at a message's end, padded with zeros. */
  static byte[] authData(String password) {
    return java.util.Arrays.copyOf(
        password.getBytes(StandardCharsets.UTF_8), Protocol.V2_AUTH_DATA);
  }
}
