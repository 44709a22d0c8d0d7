package detour.probe.icmp;

import detour.kernel.address.Family;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Echo messages (RFC 792, RFC 4443 section 4): header, then 16 octets of payload: a nonce that only
 * we know and the probe's whole sequence number.
 */
final class EchoCodec {
  static final int ECHO_REPLY_4 = 0;
  static final int ECHO_REQUEST_4 = 8;
  static final int ECHO_REQUEST_6 = 128;
  static final int ECHO_REPLY_6 = 129;
  private static final int LENGTH = 24;
  private static final int LEAST_IPV4_HEADER = 20;

  /**
   * What a reply says.
   *
   * @param identifier as in the request
   * @param nonce as in the request
   * @param sequence of the probe
   */
  record Reply(int identifier, long nonce, long sequence) {}

  private EchoCodec() {}

  /** A request. The kernel fills in the checksum of ICMPv6, as it knows the source. */
  static byte[] request(Family family, int identifier, long nonce, long sequence) {
    ByteBuffer message = ByteBuffer.allocate(LENGTH);
    message.put((byte) (family == Family.IPV4 ? ECHO_REQUEST_4 : ECHO_REQUEST_6));
    message.put((byte) 0).putShort((short) 0);
    message.putShort((short) identifier).putShort((short) sequence);
    message.putLong(nonce).putLong(sequence);
    if (family == Family.IPV4) {
      message.putShort(2, (short) checksum(message.array(), 0, LENGTH));
    }
    return message.array();
  }

  /** Reads what a raw socket received: with the IPv4 header, without the IPv6 header. */
  static Optional<Reply> reply(Family family, byte[] received) {
    int start = 0;
    if (family == Family.IPV4) {
      if (received.length < LEAST_IPV4_HEADER || received[0] >>> 4 != 4) {
        return Optional.empty();
      }
      start = (received[0] & 0xf) * 4;
    }
    if (start < (family == Family.IPV4 ? LEAST_IPV4_HEADER : 0)
        || received.length - start != LENGTH) {
      return Optional.empty();
    }
    int type = received[start] & 0xff;
    if (type != (family == Family.IPV4 ? ECHO_REPLY_4 : ECHO_REPLY_6) || received[start + 1] != 0) {
      return Optional.empty();
    }
    if (family == Family.IPV4 && checksum(received, start, LENGTH) != 0) {
      return Optional.empty();
    }
    ByteBuffer message = ByteBuffer.wrap(received, start, LENGTH).slice();
    Reply reply = new Reply(message.getShort(4) & 0xffff, message.getLong(8), message.getLong(16));
    boolean consistent = (short) reply.sequence() == message.getShort(6);
    return consistent ? Optional.of(reply) : Optional.empty();
  }

  /** The Internet checksum (RFC 1071); over a message with its checksum in place it is 0. */
  static int checksum(byte[] octets, int from, int length) {
    long sum = 0;
    for (int i = 0; i < length; i += 2) {
      int high = octets[from + i] & 0xff;
      int low = i + 1 < length ? octets[from + i + 1] & 0xff : 0;
      sum += (high << 8) | low;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
