package detour.kernel.route;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A route with one next hop (struct rtmsg and its attributes). Multipath routes of others are read
 * with their first hop and {@link #multipath} set; Detour writes none.
 *
 * @param table 1 to 2^32-1; 254 is {@code main}, 255 {@code local}
 * @param destination the prefix it is for; {@code /0} is a default route
 * @param gateway the next hop, empty for one that is on the link
 * @param ifindex the interface it leaves by, 0 for a route without one (unreachable)
 * @param source preferred source address
 * @param metric RTA_PRIORITY; 0 is the best, IPv6 prints 1024 where none was given
 * @param protocol RTPROT_*: 2 kernel, 3 boot, 4 static, 9 ra, 16 dhcp, 144 Detour
 * @param type RTN_*: 1 unicast, 6 blackhole, 7 unreachable, 8 prohibit
 * @param scope RT_SCOPE_*: 0 global, 253 link; always 0 for IPv6
 * @param flags RTNH_F_*: 1 dead, 4 onlink, 16 linkdown
 * @param multipath whether the kernel's route has several next hops
 */
public record Route(
    int table,
    Prefix destination,
    Optional<InetAddress> gateway,
    int ifindex,
    Optional<InetAddress> source,
    int metric,
    int protocol,
    int type,
    int scope,
    int flags,
    boolean multipath) {
  public static final int MAIN = 254;

  /** IP6_RT_PRIO_USER: the metric of an IPv6 route that was given none. */
  public static final int METRIC_DEFAULT_IPV6 = 1024;

  public static final int UNICAST = 1;
  public static final int BLACKHOLE = 6;
  public static final int UNREACHABLE = 7;
  public static final int PROHIBIT = 8;
  public static final int SCOPE_GLOBAL = 0;
  public static final int SCOPE_LINK = 253;
  public static final int FLAG_DEAD = 1;
  public static final int FLAG_ONLINK = 4;
  public static final int FLAG_LINKDOWN = 16;

  /** The family of its destination. */
  public Family family() {
    return destination.family();
  }

  /** Whether it is for everything: {@code /0}. */
  public boolean isDefault() {
    return destination.length() == 0;
  }

  /**
   * The same route as the kernel will hold it: in IPv6 a metric of 0 becomes 1024, scope is always
   * 0 and host bits of the destination are cleared. IPv4 routes are held as written.
   */
  public Route asHeld() {
    if (family() == Family.IPV4) {
      return this;
    }
    return new Route(
        table,
        destination.network(),
        gateway,
        ifindex,
        source,
        metric == 0 ? METRIC_DEFAULT_IPV6 : metric,
        protocol,
        type,
        SCOPE_GLOBAL,
        flags,
        multipath);
  }

  /** The same route as it would be with the carrier up: what a plan is compared with. */
  public Route withoutState() {
    return new Route(
        table,
        destination,
        gateway,
        ifindex,
        source,
        metric,
        protocol,
        type,
        scope,
        flags & FLAG_ONLINK,
        multipath);
  }
}
