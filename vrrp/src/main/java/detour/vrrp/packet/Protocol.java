package detour.vrrp.packet;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;

/** Numbers that the RFCs fix. */
public final class Protocol {
  /** The IP protocol number (RFC 9568 section 5.1.1.4). */
  public static final int NUMBER = 112;

  /** Time to live and hop limit of an advert: it has crossed no router (section 5.1.1.3). */
  public static final int HOP_LIMIT = 255;

  /** Type of service of an advert: internetwork control. */
  public static final int TRAFFIC_CLASS = 0xc0;

  /** The priority of who owns the addresses (section 5.2.4). */
  public static final int OWNER_PRIORITY = 255;

  /** The longest Max Advertise Interval: 12 bits of centiseconds (section 5.2.7). */
  public static final int LONGEST_INTERVAL_CENTIS = 4095;

  static final int TYPE_ADVERTISEMENT = 1;
  static final int HEADER = 8;
  static final int V2_AUTH_DATA = 8;

  private static final InetAddress GROUP_4 = Addresses.parse("224.0.0.18");
  private static final InetAddress GROUP_6 = Addresses.parse("ff02::12");

  private Protocol() {}

  /** Where adverts go: 224.0.0.18 (section 5.1.1.2) or ff02::12 (section 5.1.2.2). */
  public static InetAddress group(Family family) {
    return family == Family.IPV4 ? GROUP_4 : GROUP_6;
  }
}
