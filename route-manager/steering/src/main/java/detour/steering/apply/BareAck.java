package detour.steering.apply;

import detour.kernel.conntrack.ConntrackEntry;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An IP packet with one bare TCP ACK in a server's name to its client, its sequence number anywhere
 * (RFC 9293, RFC 791, RFC 8200).
 */
final class BareAck {
  private static final int TCP = 6;
  private static final int TCP_HEADER = 20;
  private static final int ACK = 0x10;
  private static final int HOPS = 64;

  private BareAck() {}

  /**
   * The packet, from its IP header on.
   *
   * @param connection as conntrack has it: its source is the client
   * @param sequence any number; outside of the client's window but by a rare chance
   */
  static byte[] packet(ConntrackEntry connection, int sequence) {
    byte[] server = connection.destination().getAddress().getAddress();
    byte[] client = connection.source().getAddress().getAddress();
    ByteBuffer tcp = ByteBuffer.allocate(TCP_HEADER);
    tcp.putShort((short) connection.destination().getPort());
    tcp.putShort((short) connection.source().getPort());
    tcp.putInt(sequence).putInt(0);
    tcp.put((byte) ((TCP_HEADER / 4) << 4)).put((byte) ACK).putShort((short) 0);
    tcp.putShort((short) 0).putShort((short) 0);
    tcp.putShort(16, (short) ~fold(pseudoHeader(server, client) + sum(tcp.array())));
    return connection.source().getAddress() instanceof Inet4Address
        ? ipv4(server, client, tcp.array())
        : ipv6(server, client, tcp.array());
  }

  private static byte[] ipv4(byte[] source, byte[] destination, byte[] tcp) {
    ByteBuffer packet = ByteBuffer.allocate(20 + tcp.length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity());
    packet.putShort((short) 0).putShort((short) 0x4000);
    packet.put((byte) HOPS).put((byte) TCP).putShort((short) 0).put(source).put(destination);
    packet.putShort(10, (short) ~fold(sum(Arrays.copyOf(packet.array(), 20))));
    return packet.put(tcp).array();
  }

  private static byte[] ipv6(byte[] source, byte[] destination, byte[] tcp) {
    return ByteBuffer.allocate(40 + tcp.length)
        .putInt(0x60000000)
        .putShort((short) tcp.length)
        .put((byte) TCP)
        .put((byte) HOPS)
        .put(source)
        .put(destination)
        .put(tcp)
        .array();
  }

  private static long pseudoHeader(byte[] source, byte[] destination) {
    return sum(source) + sum(destination) + TCP + TCP_HEADER;
  }

  private static long sum(byte[] octets) {
    long sum = 0;
    for (int i = 0; i < octets.length; i += 2) {
      sum += ((octets[i] & 0xff) << 8) | (octets[i + 1] & 0xff);
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
