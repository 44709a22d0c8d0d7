package detour.kernel.netlink;

import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a message by type, nested flags removed. Of a type that stands twice the first
 * counts, but in {@link #each}.
 */
public final class Attributes {
  private static final int TYPE_MASK = 0x3fff;

  private static final int FEW = 8;

  /** Few and read once: looking for one costs less than a map. */
  private int[] types = new int[FEW];

  private final List<byte[]> values = new ArrayList<>(FEW);

  private Attributes() {}

  /** Is shown attributes where they stand in a message; nothing is copied. */
  public interface Walker {
    /**
     * An attribute.
     *
     * @param type without the flag for nested ones
     * @param from where its value begins
     * @param to behind its last octet
     */
    void attribute(int type, int from, int to);
  }

  /**
   * Shows attributes one after the other.
   *
   * @throws MalformedMessageException when a length does not fit
   */
  public static void walk(byte[] octets, int from, int to, Walker walker) {
    int at = from;
    while (at + 4 <= to) {
      int length = Octets.u16(octets, at);
      if (length < 4 || length > to - at) {
        throw new MalformedMessageException(
            "an attribute of " + length + " octets at " + at + " of " + to);
      }
      walker.attribute(Octets.u16(octets, at + 2) & TYPE_MASK, at + 4, at + length);
      at += (length + 3) & ~3;
    }
  }

  /**
   * Reads attributes.
   *
   * @throws MalformedMessageException when a length does not fit
   */
  public static Attributes parse(byte[] octets, int from, int to) {
    Attributes attributes = new Attributes();
    walk(
        octets,
        from,
        to,
        (type, first, last) -> attributes.add(type, Arrays.copyOfRange(octets, first, last)));
    return attributes;
  }

  private void add(int type, byte[] value) {
    if (values.size() == types.length) {
      types = Arrays.copyOf(types, 2 * types.length);
    }
    types[values.size()] = type;
    values.add(value);
  }

  private byte @Nullable [] first(int type) {
    for (int i = 0; i < values.size(); i++) {
      if (types[i] == type) {
        return values.get(i);
      }
    }
    return null;
  }

  /** Whether it is there. */
  public boolean has(int type) {
    return first(type) != null;
  }

  /** Its octets. */
  public Optional<byte[]> bytes(int type) {
    return Optional.ofNullable(first(type));
  }

  /** Its value of 8 bits. */
  public OptionalInt u8(int type) {
    byte[] value = first(type);
    return value == null || value.length < 1
        ? OptionalInt.empty()
        : OptionalInt.of(value[0] & 0xff);
  }

  /** Its value of 16 bits in network order. */
  public OptionalInt be16(int type) {
    byte[] value = first(type);
    return value == null || value.length < 2
        ? OptionalInt.empty()
        : OptionalInt.of((value[0] & 0xff) << 8 | (value[1] & 0xff));
  }

  /** Its value of 32 bits. */
  public OptionalInt u32(int type) {
    byte[] value = first(type);
    return value == null || value.length < 4
        ? OptionalInt.empty()
        : OptionalInt.of(Octets.u32(value, 0));
  }

  /** Its value of 32 bits in network order. */
  public OptionalInt be32(int type) {
    byte[] value = first(type);
    return value == null || value.length < 4
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).getInt());
  }

  /** Its text up to the closing zero; what is no UTF-8 is replaced. */
  public Optional<String> text(int type) {
    return bytes(type).map(value -> text(value, 0, value.length));
  }

  /** The same of a value where it stands, as {@link Walker} shows it. */
  public static String text(byte[] octets, int from, int to) {
    int end = from;
    while (end < to && octets[end] != 0) {
      end++;
    }
    return new String(octets, from, end - from, StandardCharsets.UTF_8);
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
    return List.copyOf(values);
  }
}
