package detour.kernel.netlink;

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

  /** Is shown messages where they stand in a datagram; nothing is copied. */
  public interface Walker {
    /**
     * A message.
     *
     * @param datagram that it stands in
     * @param type of the message
     * @param flags NLM_F_*
     * @param sequence of the request it answers, 0 for an event
     * @param from where its payload begins
     * @param to behind its last octet
     */
    void message(byte[] datagram, int type, int flags, int sequence, int from, int to);
  }

  /**
   * Shows the messages of a datagram one after the other.
   *
   * @throws MalformedMessageException when a length does not fit
   */
  public static void walk(byte[] datagram, Walker walker) {
    int at = 0;
    while (at + MessageWriter.HEADER <= datagram.length) {
      int length = Octets.u32(datagram, at);
      if (length < MessageWriter.HEADER || length > datagram.length - at) {
        throw new MalformedMessageException(
            "a message of " + length + " octets at " + at + " of " + datagram.length);
      }
      walker.message(
          datagram,
          Octets.u16(datagram, at + 4),
          Octets.u16(datagram, at + 6),
          Octets.u32(datagram, at + 8),
          at + MessageWriter.HEADER,
          at + length);
      at += (length + 3) & ~3;
    }
  }

  /**
   * Splits a datagram into its messages.
   *
   * @throws MalformedMessageException when a length does not fit; nothing is returned then
   */
  public static List<Message> parse(byte[] datagram) {
    List<Message> messages = new ArrayList<>();
    walk(datagram, into(messages));
    return messages;
  }

  /** Keeps a copy of each message that it is shown. */
  public static Walker into(List<Message> messages) {
    return (datagram, type, flags, sequence, from, to) ->
        messages.add(copy(datagram, type, flags, sequence, from, to));
  }

  /** A message that is shown by {@link #walk}, to be kept. */
  public static Message copy(byte[] datagram, int type, int flags, int sequence, int from, int to) {
    return new Message(type, flags, sequence, Arrays.copyOfRange(datagram, from, to));
  }

  /** An octet of the fixed part. */
  public int u8(int offset) {
    need(offset, 1);
    return payload[offset] & 0xff;
  }

  /** 16 bits of the fixed part. */
  public int u16(int offset) {
    need(offset, 2);
    return Octets.u16(payload, offset);
  }

  /** 32 bits of the fixed part. */
  public int u32(int offset) {
    need(offset, 4);
    return Octets.u32(payload, offset);
  }

  /** The attributes behind a fixed part of this many octets. */
  public Attributes attributes(int fixed) {
    need(0, fixed);
    return Attributes.parse(payload, (fixed + 3) & ~3, payload.length);
  }

  private void need(int offset, int octets) {
    if (offset + octets > payload.length) {
      throw new MalformedMessageException(
          "a payload of " + payload.length + " octets where " + (offset + octets) + " are needed");
    }
  }
}
