package detour.kernel.netlink;

import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The attributes of a message by type, nested flags removed. Of a type that stands twice the first
 * counts, but in {@link #each}.
 */
public final class Attributes {
  private static final int TYPE_MASK = 0x3fff;

  private final Map<Integer, byte[]> first = new HashMap<>();
  private final Map<Integer, byte[]> inOrder = new LinkedHashMap<>();

  private Attributes() {}

  /**
   * Reads attributes.
   *
   * @throws MalformedMessageException when a length does not fit
   */
  public static Attributes parse(byte[] octets, int from, int to) {
    Attributes attributes = new Attributes();
    ByteBuffer buffer = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    int at = from;
    int index = 0;
    while (at + 4 <= to) {
      int length = buffer.getShort(at) & 0xffff;
      if (length < 4 || length > to - at) {
        throw new MalformedMessageException(
            "an attribute of " + length + " octets at " + at + " of " + to);
      }
      byte[] value = Arrays.copyOfRange(octets, at + 4, at + length);
      attributes.first.putIfAbsent(buffer.getShort(at + 2) & TYPE_MASK, value);
      attributes.inOrder.put(index++, value);
      at += (length + 3) & ~3;
    }
    return attributes;
  }

  /** Whether it is there. */
  public boolean has(int type) {
    return first.containsKey(type);
  }

  /** Its octets. */
  public Optional<byte[]> bytes(int type) {
    return Optional.ofNullable(first.get(type));
  }

  /** Its value of 8 bits. */
  public OptionalInt u8(int type) {
    byte[] value = first.get(type);
    return value == null || value.length < 1
        ? OptionalInt.empty()
        : OptionalInt.of(value[0] & 0xff);
  }

  /** Its value of 16 bits in network order. */
  public OptionalInt be16(int type) {
    byte[] value = first.get(type);
    return value == null || value.length < 2
        ? OptionalInt.empty()
        : OptionalInt.of((value[0] & 0xff) << 8 | (value[1] & 0xff));
  }

  /** Its value of 32 bits. */
  public OptionalInt u32(int type) {
    byte[] value = first.get(type);
    return value == null || value.length < 4
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
  }

  /** Its value of 32 bits in network order. */
  public OptionalInt be32(int type) {
    byte[] value = first.get(type);
    return value == null || value.length < 4
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).getInt());
  }

  /** Its text up to the closing zero; what is no UTF-8 is replaced. */
  public Optional<String> text(int type) {
    return bytes(type)
        .map(
            value -> {
              int end = 0;
              while (end < value.length && value[end] != 0) {
                end++;
              }
              return new String(value, 0, end, StandardCharsets.UTF_8);
            });
  }

  /** Its address of 4 or 16 octets. */
  public Optional<InetAddress> address(int type) {
    return bytes(type)
        .filter(value -> value.length == 4 || value.length == 16)
        .map(Addresses::fromBytes);
  }

  /** The attributes nested in it. */
  public Optional<Attributes> nested(int type) {
    return bytes(type).map(value -> parse(value, 0, value.length));
  }

  /** The values of all attributes, in order, whatever their type: elements of a list. */
  public Iterable<byte[]> each() {
    return inOrder.values();
  }
}
