package detour.kernel.netlink;

import java.nio.ByteOrder;

/**
 * Numbers where they stand in an array. Without a buffer or a handle: a daemon that is compiled by
 * C1 only pays for both at each call.
 */
public final class Octets {
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private Octets() {}

  /** 16 bits in host order, unsigned. */
  public static int u16(byte[] octets, int at) {
    int first = octets[at] & 0xff;
    int second = octets[at + 1] & 0xff;
    return LITTLE ? (second << 8) | first : (first << 8) | second;
  }

  /** 32 bits in host order. */
  public static int u32(byte[] octets, int at) {
    int first = u16(octets, at);
    int second = u16(octets, at + 2);
    return LITTLE ? (second << 16) | first : (first << 16) | second;
  }

  /** 64 bits in network order. */
  public static long be64(byte[] octets, int at) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (octets[at + i] & 0xff);
    }
    return value;
  }
}
