package detour.kernel.link;

import java.util.Optional;

/**
 * A network interface (RTM_NEWLINK).
 *
 * @param ifindex its index, from 1; another one each time the interface is made again
 * @param name at most 15 octets, hostile text like everything from outside
 * @param type ARPHRD_*: 1 Ethernet, 512 PPP, 65534 none (tun), 772 loopback
 * @param flags IFF_*: 0x1 up, 0x10 point-to-point, 0x10000 lower up
 * @param operstate IF_OPER_* (RFC 2863): 0 unknown, 2 down, 3 lower layer down, 5 dormant, 6 up
 * @param mtu octets
 * @param kind IFLA_INFO_KIND, such as {@code veth} or {@code ppp}; empty for a physical device
 * @param master index of the bridge or the bond it is a port of, 0 if none
 * @param hardwareAddress in hexadecimal with colons, empty if it has none
 * @param counters packets and octets since it was made
 */
public record Link(
    int ifindex,
    String name,
    int type,
    int flags,
    int operstate,
    int mtu,
    String kind,
    int master,
    String hardwareAddress,
    Optional<Counters> counters) {
  public static final int IFF_UP = 0x1;
  public static final int IFF_LOOPBACK = 0x8;
  public static final int IFF_POINTOPOINT = 0x10;
  public static final int IFF_NOARP = 0x80;
  public static final int IFF_LOWER_UP = 0x10000;

  /** What an interface has carried (struct rtnl_link_stats64). */
  public record Counters(long rxPackets, long txPackets, long rxBytes, long txBytes) {}

  /** Switched on by its administrator (IFF_UP). */
  public boolean adminUp() {
    return (flags & IFF_UP) != 0;
  }

  /** Has a carrier (IFF_LOWER_UP): the cable is in and the other side lives. */
  public boolean carrier() {
    return adminUp() && (flags & IFF_LOWER_UP) != 0;
  }

  /** Needs no next hop: a packet has only one place to go (PPP, tun, point-to-point modems). */
  public boolean pointToPoint() {
    return (flags & (IFF_POINTOPOINT | IFF_NOARP)) != 0 && (flags & IFF_LOOPBACK) == 0;
  }

  /** The same link with its cable pulled. */
  public Link withoutCarrier() {
    return new Link(
        ifindex,
        name,
        type,
        flags & ~IFF_LOWER_UP,
        operstate,
        mtu,
        kind,
        master,
        hardwareAddress,
        counters);
  }
}
