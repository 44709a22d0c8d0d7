package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071) in the forms that VRRP has it. */
final class Checksum {
  private Checksum() {}

  /** Over octets as they are: 0 when a right checksum stands among them. */
  static int of(byte[] octets, int length) {
    return fold(sum(octets, length));
  }

  /**
   * Of a message, in a form; what stands in the checksum's field counts.
   *
   * @param length octets of the message that are covered
   */
  static int of(
      byte[] message, int length, ChecksumForm form, InetAddress source, InetAddress destination) {
    long sum = sum(message, length);
    if (form != ChecksumForm.MESSAGE) {
      InetAddress to =
          form == ChecksumForm.PSEUDO_HEADER_MULTICAST
              ? Protocol.group(Family.of(source))
              : destination;
      byte[] pseudo = pseudoHeader(source, to, length);
      sum += sum(pseudo, pseudo.length);
    }
    return fold(sum);
  }

  /** RFC 9568 section 5.2.8 for IPv4; RFC 8200 section 8.1 for IPv6. */
  private static byte[] pseudoHeader(InetAddress source, InetAddress destination, int length) {
    if (Family.of(source) == Family.IPV4) {
      return ByteBuffer.allocate(12)
          .put(source.getAddress())
          .put(destination.getAddress())
          .put((byte) 0)
          .put((byte) Protocol.NUMBER)
          .putShort((short) length)
          .array();
    }
    return pseudoHeader6(source, destination, length, Protocol.NUMBER);
  }

  static byte[] pseudoHeader6(
      InetAddress source, InetAddress destination, int length, int nextHeader) {
    return ByteBuffer.allocate(40)
        .put(source.getAddress())
        .put(destination.getAddress())
        .putInt(length)
        .putInt(nextHeader)
        .array();
  }

  static long sum(byte[] octets, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (long) (octets[i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
    }
    return sum;
  }

  static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) ~folded & 0xffff;
  }
}
