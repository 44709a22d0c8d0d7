package detour.lab.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** As much of DNS as one question and one answer need (RFC 1035 section 4). Pure. */
public final class Dns {
  /** Record type of an IPv4 address. */
  public static final int A = 1;

  /** Record type of an IPv6 address. */
  public static final int AAAA = 28;

  /** The one name that exists. */
  public static final String NAME = "office.test";

  private static final int HEADER = 12;
  private static final int RESPONSE_RECURSIVE = 0x8580;
  private static final int NXDOMAIN = 3;
  private static final int TTL_SECONDS = 5;

  private Dns() {}

  /**
   * A question.
   *
   * @param id echoed by the answer, 16 bit
   * @param type {@link #A} or {@link #AAAA}
   */
  public static byte[] query(int id, String name, int type) {
    ByteBuffer message = ByteBuffer.allocate(512);
    message
        .putShort((short) id)
        .putShort((short) 0x0100)
        .putShort((short) 1)
        .putShort((short) 0)
        .putInt(0);
    message.put(wireName(name)).putShort((short) type).putShort((short) 1);
    return Arrays.copyOf(message.array(), message.position());
  }

  /**
   * Answers a question; empty if it is none.
   *
   * @param ipv4 what {@link #NAME} is, 4 octets
   * @param ipv6 what {@link #NAME} is, 16 octets
   */
  public static byte[] answer(byte[] query, byte[] ipv4, byte[] ipv6) {
    int end = questionEnd(query);
    if (end < 0) {
      return new byte[0];
    }
    int type = ByteBuffer.wrap(query).getShort(end - 4);
    byte[] name = Arrays.copyOfRange(query, HEADER, end - 4);
    boolean known = Arrays.equals(name, wireName(NAME));
    byte[] address = !known ? new byte[0] : type == A ? ipv4 : type == AAAA ? ipv6 : new byte[0];
    ByteBuffer out = ByteBuffer.allocate(end + 12 + address.length);
    out.put(query, 0, 2).putShort((short) (RESPONSE_RECURSIVE | (known ? 0 : NXDOMAIN)));
    out.putShort((short) 1).putShort((short) (address.length > 0 ? 1 : 0)).putInt(0);
    out.put(query, HEADER, end - HEADER);
    if (address.length > 0) {
      out.putShort((short) 0xc00c).putShort((short) type).putShort((short) 1).putInt(TTL_SECONDS);
      out.putShort((short) address.length).put(address);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Where the first question ends, or -1. */
  private static int questionEnd(byte[] query) {
    int at = HEADER;
    while (at < query.length && query[at] > 0) {
      at += query[at] + 1;
    }
    int end = at + 5;
    return at < query.length && query[at] == 0 && end <= query.length ? end : -1;
  }

  private static byte[] wireName(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      byte[] text = label.getBytes(StandardCharsets.US_ASCII);
      out.write(text.length);
      out.writeBytes(text);
    }
    out.write(0);
    return out.toByteArray();
  }
}
