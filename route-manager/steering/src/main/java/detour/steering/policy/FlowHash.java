package detour.steering.policy;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bucket of a flow as the kernel computes it: {@code jhash saddr . daddr mod 256} with a fixed
 * seed ({@code linux/jhash.h}: Jenkins' lookup3; {@code reciprocal_scale} instead of a remainder).
 * For explaining only; the kernel decides.
 */
public final class FlowHash {
  /** The seed in the rules. */
  public static final int SEED = 0xde7042;

  private static final int JHASH_INITVAL = 0xdeadbeef;

  private FlowHash() {}

  /** The bucket, 0 to 255, of a flow between two addresses of one family. */
  public static int bucket(InetAddress source, InetAddress destination) {
    int length = Family.of(source).addressLength();
    byte[] key =
        ByteBuffer.allocate(2 * length)
            .put(source.getAddress())
            .put(destination.getAddress())
            .array();
    return (int) ((Integer.toUnsignedLong(jhash(key, SEED)) * Buckets.COUNT) >>> 32);
  }

  /** jhash() of the kernel, on a little-endian machine; the key's length is a multiple of four. */
  static int jhash(byte[] key, int initval) {
    ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    int a = JHASH_INITVAL + key.length + initval;
    int b = a;
    int c = a;
    int left = key.length;
    while (left > 12) {
      a += words.getInt();
      b += words.getInt();
      c += words.getInt();
      a -= c;
      a ^= Integer.rotateLeft(c, 4);
      c += b;
      b -= a;
      b ^= Integer.rotateLeft(a, 6);
      a += c;
      c -= b;
      c ^= Integer.rotateLeft(b, 8);
      b += a;
      a -= c;
      a ^= Integer.rotateLeft(c, 16);
      c += b;
      b -= a;
      b ^= Integer.rotateLeft(a, 19);
      a += c;
      c -= b;
      c ^= Integer.rotateLeft(b, 4);
      b += a;
      left -= 12;
    }
    if (left == 0) {
      return c;
    }
    a += words.getInt();
    if (left >= 8) {
      b += words.getInt();
    }
    if (left >= 12) {
      c += words.getInt();
    }
    c ^= b;
    c -= Integer.rotateLeft(b, 14);
    a ^= c;
    a -= Integer.rotateLeft(c, 11);
    b ^= a;
    b -= Integer.rotateLeft(a, 25);
    c ^= b;
    c -= Integer.rotateLeft(b, 16);
    a ^= c;
    a -= Integer.rotateLeft(c, 4);
    b ^= a;
    b -= Integer.rotateLeft(a, 14);
    c ^= b;
    c -= Integer.rotateLeft(b, 24);
    return c;
  }
}
