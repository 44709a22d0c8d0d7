package detour.vrrp.packet;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Frames that tell the neighbours where an address is now. */
public final class Announcements {
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ICMPV6 = 58;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;
  private static final int NA_LENGTH = 32;
  private static final int FLAG_ROUTER = 0x80000000;
  private static final int FLAG_OVERRIDE = 0x20000000;
  private static final InetAddress ALL_NODES = Addresses.parse("ff02::1");

  private Announcements() {}

  /** A gratuitous ARP (RFC 9568 section 6.4.2) or an unsolicited neighbour advertisement. */
  public static byte[] of(InetAddress address, MacAddress station) {
    return Family.of(address) == Family.IPV4
        ? gratuitousArp(address, station)
        : neighborAdvertisement(address, station, true);
  }

  /** An ARP request of an address for itself (RFC 5227 section 3). */
  static byte[] gratuitousArp(InetAddress address, MacAddress station) {
    byte[] arp =
        ByteBuffer.allocate(28)
            .putShort((short) 1)
            .putShort((short) Frames.ETHERTYPE_IPV4)
            .put((byte) 6)
            .put((byte) 4)
            .putShort((short) 1)
            .put(station.octets())
            .put(address.getAddress())
            .put(MacAddress.BROADCAST.octets())
            .put(address.getAddress())
            .array();
    return Frames.ethernet(MacAddress.BROADCAST, station, ETHERTYPE_ARP, arp);
  }

  /**
   * To all nodes, overriding what they know (RFC 4861 section 7.2.6, RFC 9568 section 6.4.2).
   *
   * @param router whether this node forwards packets
   */
  static byte[] neighborAdvertisement(InetAddress address, MacAddress station, boolean router) {
    ByteBuffer na = ByteBuffer.allocate(NA_LENGTH);
    na.put((byte) NEIGHBOR_ADVERTISEMENT).put((byte) 0).putShort((short) 0);
    na.putInt((router ? FLAG_ROUTER : 0) | FLAG_OVERRIDE);
    na.put(address.getAddress());
    na.put((byte) 2).put((byte) 1).put(station.octets()); // target link-layer address
    byte[] pseudo = Checksum.pseudoHeader6(address, ALL_NODES, NA_LENGTH, ICMPV6);
    long sum = Checksum.sum(na.array(), NA_LENGTH) + Checksum.sum(pseudo, pseudo.length);
    na.putShort(2, (short) Checksum.fold(sum));
    byte[] ip =
        ByteBuffer.allocate(40 + NA_LENGTH)
            .putInt(6 << 28)
            .putShort((short) NA_LENGTH)
            .put((byte) ICMPV6)
            .put((byte) Protocol.HOP_LIMIT)
            .put(address.getAddress())
            .put(ALL_NODES.getAddress())
            .put(na.array())
            .array();
    return Frames.ethernet(MacAddress.multicast(ALL_NODES), station, Frames.ETHERTYPE_IPV6, ip);
  }
}
