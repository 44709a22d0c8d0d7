package detour.lab.noise;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Ethernet frames of the lab's noise, with right checksums. Pure. */
final class Frames {
  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  private static final int IGMP = 2;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int IP_HEADER = 20;
  private static final int ROUTER_ALERT = 0x94040000; // RFC 2113
  private static final byte[] BROADCAST = mac("ffffffffffff");

  private Frames() {}

  private static byte[] mac(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static byte[] address(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress(); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  private static byte[] ethernet(byte[] to, byte[] from, int type, byte[] payload) {
    int length = Math.max(60, 14 + payload.length); // shortest frame without its checksum
    return ByteBuffer.allocate(length)
        .put(to)
        .put(from)
        .putShort((short) type)
        .put(payload)
        .array();
  }

  /** ARP request, broadcast (RFC 826). */
  static byte[] arpRequest(byte[] mac, String sender, String wanted) {
    byte[] arp =
        ByteBuffer.allocate(28)
            .putShort((short) 1)
            .putShort((short) IPV4)
            .put((byte) 6)
            .put((byte) 4)
            .putShort((short) 1)
            .put(mac)
            .put(address(sender))
            .put(new byte[6])
            .put(address(wanted))
            .array();
    return ethernet(BROADCAST, mac, ARP, arp);
  }

  /** IGMPv2 general query (RFC 2236 section 2). */
  static byte[] igmpQuery(byte[] mac, String sender) {
    ByteBuffer igmp =
        ByteBuffer.allocate(8).put((byte) 0x11).put((byte) 100).putShort((short) 0).putInt(0);
    igmp.putShort(2, (short) checksum(igmp.array()));
    byte[] packet = ipv4(address(sender), address("224.0.0.1"), IGMP, 1, igmp.array());
    return ethernet(mac("01005e000001"), mac, IPV4, packet);
  }

  /** MLD general query with its router alert (RFC 2710 section 3). */
  static byte[] mldQuery(byte[] mac, String linkLocal) {
    byte[] mld =
        ByteBuffer.allocate(24)
            .put((byte) 130)
            .put((byte) 0)
            .putShort((short) 0)
            .putShort((short) 10000)
            .array();
    byte[] from = address(linkLocal);
    byte[] to = address("ff02::1");
    icmpv6Checksum(mld, from, to);
    byte[] hopByHop = {ICMPV6, 0, 5, 2, 0, 0, 1, 0};
    byte[] payload = ByteBuffer.allocate(32).put(hopByHop).put(mld).array();
    return ethernet(mac("333300000001"), mac, IPV6, ipv6(from, to, 0, 1, payload));
  }

  /**
   * Router advertisement with one on-link prefix, not for address configuration (RFC 4861 section
   * 4.2).
   */
  static byte[] routerAdvertisement(
      byte[] mac, String linkLocal, String prefix, int lifetimeSeconds) {
    String[] parts = prefix.split("/", -1);
    ByteBuffer ra = ByteBuffer.allocate(16 + 8 + 32);
    ra.put((byte) 134).put((byte) 0).putShort((short) 0);
    ra.put((byte) 64).put((byte) 0).putShort((short) lifetimeSeconds).putInt(0).putInt(0);
    ra.put((byte) 1).put((byte) 1).put(mac);
    ra.put((byte) 3).put((byte) 4).put((byte) Integer.parseInt(parts[1])).put((byte) 0x80);
    ra.putInt(86400).putInt(86400).putInt(0).put(address(parts[0]));
    byte[] from = address(linkLocal);
    byte[] to = address("ff02::1");
    icmpv6Checksum(ra.array(), from, to);
    return ethernet(mac("333300000001"), mac, IPV6, ipv6(from, to, ICMPV6, 255, ra.array()));
  }

  /** TCP SYN out of the blue, IPv4 or IPv6 by its addresses (RFC 9293 section 3.1). */
  static byte[] syn(
      byte[] toMac,
      byte[] fromMac,
      byte[] from,
      byte[] to,
      int fromPort,
      int toPort,
      int sequence) {
    ByteBuffer tcp = ByteBuffer.allocate(20);
    tcp.putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(0);
    tcp.put((byte) 0x50).put((byte) 0x02).putShort((short) 1024).putInt(0);
    tcp.putShort(16, (short) transportChecksum(tcp.array(), from, to, TCP));
    return unicast(toMac, fromMac, from, to, TCP, tcp.array());
  }

  /** UDP out of the blue, IPv4 or IPv6 by its addresses. */
  static byte[] udp(
      byte[] toMac, byte[] fromMac, byte[] from, byte[] to, int fromPort, int toPort, byte[] data) {
    ByteBuffer udp = ByteBuffer.allocate(8 + data.length);
    udp.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + data.length));
    udp.putShort((short) 0).put(data);
    udp.putShort(6, (short) transportChecksum(udp.array(), from, to, UDP));
    return unicast(toMac, fromMac, from, to, UDP, udp.array());
  }

  private static byte[] unicast(
      byte[] toMac, byte[] fromMac, byte[] from, byte[] to, int protocol, byte[] payload) {
    return from.length == 4
        ? ethernet(toMac, fromMac, IPV4, ipv4(from, to, protocol, 55, payload))
        : ethernet(toMac, fromMac, IPV6, ipv6(from, to, protocol, 55, payload));
  }

  private static byte[] ipv4(byte[] from, byte[] to, int protocol, int ttl, byte[] payload) {
    int header = IP_HEADER + (protocol == IGMP ? 4 : 0);
    ByteBuffer ip = ByteBuffer.allocate(header + payload.length);
    ip.put((byte) (0x40 | header / 4)).put((byte) 0).putShort((short) ip.capacity()).putInt(0);
    ip.put((byte) ttl).put((byte) protocol).putShort((short) 0).put(from).put(to);
    if (protocol == IGMP) {
      ip.putInt(ROUTER_ALERT);
    }
    ip.putShort(10, (short) checksum(Arrays.copyOf(ip.array(), header)));
    return ip.put(payload).array();
  }

  private static byte[] ipv6(byte[] from, byte[] to, int next, int hopLimit, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) next)
        .put((byte) hopLimit)
        .put(from)
        .put(to)
        .put(payload)
        .array();
  }

  private static void icmpv6Checksum(byte[] message, byte[] from, byte[] to) {
    ByteBuffer.wrap(message).putShort(2, (short) transportChecksum(message, from, to, ICMPV6));
  }

  /** Checksum with the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1). */
  private static int transportChecksum(byte[] segment, byte[] from, byte[] to, int protocol) {
    // The sum does not care about the order of words, so one form of pseudo header serves both
    // families.
    return checksum(
        ByteBuffer.allocate(from.length + to.length + 8 + segment.length)
            .put(from)
            .put(to)
            .putInt(segment.length)
            .putInt(protocol)
            .put(segment)
            .array());
  }

  /** The Internet checksum (RFC 1071); 0 over data that carries a right one. */
  static int checksum(byte[] data) {
    long sum = 0;
    for (int i = 0; i < data.length; i += 2) {
      int low = i + 1 < data.length ? data[i + 1] & 0xff : 0;
      sum += (data[i] & 0xff) << 8 | low;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) (~sum & 0xffff);
  }
}
