package detour.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes one netlink message: header, fixed part, attributes ({@code linux/netlink.h}). Host byte
 * order but where a method says otherwise; padded to four octets.
 */
public final class MessageWriter {
  static final int HEADER = 16;
  private static final int NLA_F_NESTED = 0x8000;

  private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

  /**
   * @param type of the message
   * @param flags NLM_F_*
   */
  public MessageWriter(int type, int flags) {
    buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
  }

  /** Adds an octet to the fixed part. */
  public MessageWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** Adds 16 bits to the fixed part. */
  public MessageWriter u16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  /** Adds 16 bits in network order to the fixed part. */
  public MessageWriter be16(int value) {
    return u8(value >>> 8).u8(value);
  }

  /** Adds 32 bits to the fixed part. */
  public MessageWriter u32(int value) {
    room(4).putInt(value);
    return this;
  }

  /**
   * Adds an attribute.
   *
   * @param type with NLA_F_NESTED (0x8000) where the kernel wants it
   * @param value at most 65531 octets, as the length has 16 bits
   */
  public MessageWriter attribute(int type, byte[] value) {
    int length = 4 + value.length;
    if (length > 0xffff) {
      throw new IllegalArgumentException("an attribute of " + length + " octets");
    }
    room(length + 3).putShort((short) length).putShort((short) type).put(value);
    return pad();
  }

  /** Adds an attribute of one octet. */
  public MessageWriter attributeU8(int type, int value) {
    return attribute(type, new byte[] {(byte) value});
  }

  /** Adds an attribute of 32 bits. */
  public MessageWriter attributeU32(int type, int value) {
    return attribute(
        type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  /** Adds an attribute of 32 bits in network order. */
  public MessageWriter attributeBe32(int type, int value) {
    return attribute(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  /** Adds an attribute of 16 bits in network order. */
  public MessageWriter attributeBe16(int type, int value) {
    return attribute(type, new byte[] {(byte) (value >>> 8), (byte) value});
  }

  /** Adds a text attribute with its closing zero. */
  public MessageWriter attributeText(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    byte[] closed = new byte[text.length + 1];
    System.arraycopy(text, 0, closed, 0, text.length);
    return attribute(type, closed);
  }

  /** Opens a nested attribute; close it with what this returns. */
  public int open(int type) {
    int start = buffer.position();
    room(4).putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
    return start;
  }

  /** Closes a nested attribute. */
  public MessageWriter close(int start) {
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  /** The message with its length and sequence number. */
  public byte[] bytes(int sequence) {
    byte[] message = new byte[buffer.position()];
    buffer.putInt(0, message.length).putInt(8, sequence);
    buffer.get(0, message);
    return message;
  }

  private MessageWriter pad() {
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }

  private ByteBuffer room(int octets) {
    if (buffer.remaining() < octets + 4) {
      ByteBuffer larger =
          ByteBuffer.allocate(2 * buffer.capacity() + octets).order(ByteOrder.nativeOrder());
      buffer.flip();
      larger.put(buffer);
      buffer = larger;
    }
    return buffer;
  }
}
