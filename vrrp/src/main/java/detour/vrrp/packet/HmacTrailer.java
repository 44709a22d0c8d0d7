package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The trailer of draft-cassen-vrrp-auth-hmac: type, key id, time and the first half of an
 * HMAC-SHA256 over who says what.
 */
final class HmacTrailer {
  static final int LENGTH = 28;
  private static final int PREFIX = 12;
  private static final int CODE = 16;
  private static final int PSEUDO_HEADER = 20;
  private static final int TYPE = 1;

  private HmacTrailer() {}

  /** A message and its trailer; the message's checksum field is zero. */
  static byte[] append(byte[] pdu, InetAddress source, HmacKey key, HmacStamp stamp) {
    ByteBuffer whole = ByteBuffer.allocate(pdu.length + LENGTH).put(pdu);
    whole.put((byte) TYPE).put((byte) key.id()).putShort((short) 0);
    whole.putInt((int) stamp.seconds());
    whole.putShort((short) stamp.fraction()).putShort((short) stamp.counter());
    whole.put(code(whole.array(), pdu.length, source, key));
    return whole.array();
  }

  /** Whether the octets behind a message are such a trailer, right or wrong. */
  static boolean present(byte[] message, int pduLength) {
    return message.length == pduLength + LENGTH;
  }

  static int type(byte[] message, int pduLength) {
    return message[pduLength] & 0xff;
  }

  static int keyId(byte[] message, int pduLength) {
    return message[pduLength + 1] & 0xff;
  }

  static boolean known(byte[] message, int pduLength) {
    return type(message, pduLength) == TYPE;
  }

  static HmacStamp stamp(byte[] message, int pduLength) {
    ByteBuffer at = ByteBuffer.wrap(message);
    return new HmacStamp(
        at.getInt(pduLength + 4) & 0xffffffffL,
        at.getShort(pduLength + 8) & 0xffff,
        at.getShort(pduLength + 10) & 0xffff);
  }

  static boolean right(byte[] message, int pduLength, InetAddress source, HmacKey key) {
    byte[] stands = Arrays.copyOfRange(message, pduLength + PREFIX, pduLength + LENGTH);
    return MessageDigest.isEqual(stands, code(message, pduLength, source, key));
  }

  /** Over a pseudo-header, the message without checksum, the prefix, and zeros for the code. */
  private static byte[] code(byte[] message, int pduLength, InetAddress source, HmacKey key) {
    ByteBuffer input = ByteBuffer.allocate(PSEUDO_HEADER + pduLength + LENGTH);
    input.put((byte) (Family.of(source) == Family.IPV4 ? 4 : 6));
    input.put((byte) ((message[0] & 0xff) >>> 4)).put(message[1]).put((byte) 0);
    input.put(source.getAddress());
    input.position(PSEUDO_HEADER);
    input.put(message, 0, pduLength + PREFIX);
    input.putShort(PSEUDO_HEADER + 6, (short) 0);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(input.array()), CODE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
