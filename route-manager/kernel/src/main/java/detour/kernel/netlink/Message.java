package detour.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A netlink message as received.
 *
 * @param type of the message
 * @param flags NLM_F_*
 * @param sequence of the request it answers, 0 for an event
 * @param payload what follows the header: fixed part and attributes
 */
public record Message(int type, int flags, int sequence, byte[] payload) {
  public static final int ERROR = 2;
  public static final int DONE = 3;
  public static final int FLAG_DUMP_INTERRUPTED = 0x10;

  /**
   * Splits a datagram into its messages.
   *
   * @throws MalformedMessageException when a length does not fit; nothing is returned then
   */
  public static List<Message> parse(byte[] datagram) {
    ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    List<Message> messages = new ArrayList<>();
    int at = 0;
    while (at + MessageWriter.HEADER <= datagram.length) {
      int length = buffer.getInt(at);
      if (length < MessageWriter.HEADER || length > datagram.length - at) {
        throw new MalformedMessageException(
            "a message of " + length + " octets at " + at + " of " + datagram.length);
      }
      messages.add(
          new Message(
              buffer.getShort(at + 4) & 0xffff,
              buffer.getShort(at + 6) & 0xffff,
              buffer.getInt(at + 8),
              Arrays.copyOfRange(datagram, at + MessageWriter.HEADER, at + length)));
      at += (length + 3) & ~3;
    }
    return messages;
  }

  /** An octet of the fixed part. */
  public int u8(int offset) {
    return need(offset, 1).get(offset) & 0xff;
  }

  /** 16 bits of the fixed part. */
  public int u16(int offset) {
    return need(offset, 2).getShort(offset) & 0xffff;
  }

  /** 32 bits of the fixed part. */
  public int u32(int offset) {
    return need(offset, 4).getInt(offset);
  }

  /** Shows the attributes behind a fixed part of this many octets, where they stand. */
  public void walk(int fixed, Attributes.Walker walker) {
    need(0, fixed);
    Attributes.walk(payload, (fixed + 3) & ~3, payload.length, walker);
  }

  /** The attributes behind a fixed part of this many octets. */
  public Attributes attributes(int fixed) {
    need(0, fixed);
    return Attributes.parse(payload, (fixed + 3) & ~3, payload.length);
  }

  private ByteBuffer need(int offset, int octets) {
    if (offset + octets > payload.length) {
      throw new MalformedMessageException(
          "a payload of " + payload.length + " octets where " + (offset + octets) + " are needed");
    }
    return ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
  }
}
