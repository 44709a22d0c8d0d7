package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Ethernet frames of adverts. */
public final class Frames {
  public static final int ETHERNET_HEADER = 14;
  static final int ETHERTYPE_IPV4 = 0x0800;
  static final int ETHERTYPE_IPV6 = 0x86dd;
  static final int IPV4_HEADER = 20;
  static final int IPV6_HEADER = 40;

  private Frames() {}

  /**
   * A frame with an IP packet of protocol 112.
   *
   * @param label identification of an IPv4 packet (16 bits), flow label of an IPv6 packet (20 bits)
   */
  public static byte[] write(MacAddress to, MacAddress from, Datagram datagram, int label) {
    byte[] payload = datagram.payload();
    ByteBuffer ip;
    if (datagram.family() == Family.IPV4) {
      ip = ByteBuffer.allocate(IPV4_HEADER + payload.length);
      ip.put((byte) 0x45).put((byte) Protocol.TRAFFIC_CLASS).putShort((short) ip.capacity());
      ip.putShort((short) label).putShort((short) 0);
      ip.put((byte) datagram.hopLimit()).put((byte) Protocol.NUMBER).putShort((short) 0);
      ip.put(datagram.source().getAddress()).put(datagram.destination().getAddress());
      ip.putShort(10, (short) Checksum.of(ip.array(), IPV4_HEADER));
    } else {
      ip = ByteBuffer.allocate(IPV6_HEADER + payload.length);
      ip.putInt(6 << 28 | Protocol.TRAFFIC_CLASS << 20 | label);
      ip.putShort((short) payload.length);
      ip.put((byte) Protocol.NUMBER).put((byte) datagram.hopLimit());
      ip.put(datagram.source().getAddress()).put(datagram.destination().getAddress());
    }
    ip.put(payload);
    int type = datagram.family() == Family.IPV4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
    return ethernet(to, from, type, ip.array());
  }

  static byte[] ethernet(MacAddress to, MacAddress from, int type, byte[] payload) {
    return ByteBuffer.allocate(ETHERNET_HEADER + payload.length)
        .put(to.octets())
        .put(from.octets())
        .putShort((short) type)
        .put(payload)
        .array();
  }

  /** What a frame carries; what is behind the IP packet is padding and left out. */
  public sealed interface Carried {
    /** An IP packet of protocol 112. */
    record Packet(Datagram datagram) implements Carried {}

    /** Something else. */
    record Nothing(RejectReason reason) implements Carried {}
  }

  /** Reads a frame without VLAN tags. */
  public static Carried read(byte[] frame) {
    if (frame.length < ETHERNET_HEADER + IPV4_HEADER) {
      return new Carried.Nothing(RejectReason.NOT_IP);
    }
    ByteBuffer ip = ByteBuffer.wrap(frame, ETHERNET_HEADER, frame.length - ETHERNET_HEADER).slice();
    int type = ByteBuffer.wrap(frame).getShort(12) & 0xffff;
    return switch (type) {
      case ETHERTYPE_IPV4 -> ipv4(ip);
      case ETHERTYPE_IPV6 -> ipv6(ip);
      default -> new Carried.Nothing(RejectReason.NOT_IP);
    };
  }

  private static Carried ipv4(ByteBuffer ip) {
    int header = (ip.get(0) & 0xf) * 4;
    int total = ip.getShort(2) & 0xffff;
    boolean fragment = (ip.getShort(6) & 0x3fff) != 0;
    if ((ip.get(0) & 0xf0) != 0x40
        || header < IPV4_HEADER
        || total < header
        || total > ip.capacity()
        || fragment) {
      return new Carried.Nothing(RejectReason.NOT_IP);
    }
    if (Checksum.of(octets(ip, 0, header), header) != 0) {
      return new Carried.Nothing(RejectReason.IP_CHECKSUM);
    }
    return carried(ip.get(9), ip.get(8), octets(ip, 12, 16), octets(ip, 16, 20), ip, header, total);
  }

  private static Carried ipv6(ByteBuffer ip) {
    if (ip.capacity() < IPV6_HEADER || (ip.get(0) & 0xf0) != 0x60) {
      return new Carried.Nothing(RejectReason.NOT_IP);
    }
    int total = IPV6_HEADER + (ip.getShort(4) & 0xffff);
    if (total > ip.capacity()) {
      return new Carried.Nothing(RejectReason.NOT_IP);
    }
    return carried(
        ip.get(6), ip.get(7), octets(ip, 8, 24), octets(ip, 24, 40), ip, IPV6_HEADER, total);
  }

  private static Carried carried(
      byte protocol,
      byte hopLimit,
      byte[] source,
      byte[] destination,
      ByteBuffer ip,
      int start,
      int end) {
    if ((protocol & 0xff) != Protocol.NUMBER) {
      return new Carried.Nothing(RejectReason.PROTOCOL);
    }
    return new Carried.Packet(
        new Datagram(
            address(source), address(destination), hopLimit & 0xff, octets(ip, start, end)));
  }

  private static InetAddress address(byte[] octets) {
    return detour.kernel.address.Addresses.fromBytes(octets);
  }

  private static byte[] octets(ByteBuffer from, int start, int end) {
    byte[] octets = new byte[end - start];
    from.get(start, octets);
    return octets;
  }

  /** The station that sent a frame, where it has one. */
  public static Optional<MacAddress> sender(byte[] frame) {
    return frame.length < ETHERNET_HEADER
        ? Optional.empty()
        : Optional.of(MacAddress.of(java.util.Arrays.copyOfRange(frame, 6, 12)));
  }
}
