package detour.kernel.route;

import detour.kernel.address.AddressCodec;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.MalformedMessageException;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Routes as messages: struct rtmsg and RTA_* attributes. */
public final class RouteCodec {
  public static final int RTM_NEWROUTE = 24;
  public static final int RTM_DELROUTE = 25;
  private static final int RTM_GETROUTE = 26;
  private static final int FIXED = 12;
  private static final int RTNH_FIXED = 8;
  private static final int RTM_F_CLONED = 0x200;
  private static final int RTM_F_LOOKUP_TABLE = 0x1000;
  private static final int RTM_F_FIB_MATCH = 0x2000;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_MARK = 16;
  private static final int RTA_VIA = 18;

  private RouteCodec() {}

  /** Asks for the routes of a family; table 0: of all tables. */
  public static MessageWriter dump(Family family, int table) {
    MessageWriter request =
        new MessageWriter(RTM_GETROUTE, NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
            .u8(family.number())
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u32(0);
    return table == 0 ? request : request.attributeU32(RTA_TABLE, table);
  }

  /** Asks which route a packet would take (RTM_F_FIB_MATCH: the entry, no copy of it). */
  public static MessageWriter resolve(InetAddress destination, int outputInterface, int mark) {
    byte[] octets = destination.getAddress();
    // IPv4 says the table only if asked to; IPv6 always does, and refuses to be asked.
    int table = octets.length == 4 ? RTM_F_LOOKUP_TABLE : 0;
    MessageWriter request =
        new MessageWriter(RTM_GETROUTE, NetlinkConnection.REQUEST | NetlinkConnection.ACK)
            .u8(Family.of(destination).number())
            .u8(8 * octets.length)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0)
            .u32(table | RTM_F_FIB_MATCH)
            .attribute(RTA_DST, octets);
    if (outputInterface != 0) {
      request.attributeU32(RTA_OIF, outputInterface);
    }
    return mark == 0 ? request : request.attributeU32(RTA_MARK, mark);
  }

  /** Puts the route in the place of what is there, or adds it. */
  public static MessageWriter replace(Route route) {
    return write(
        RTM_NEWROUTE,
        NetlinkConnection.REQUEST
            | NetlinkConnection.ACK
            | NetlinkConnection.CREATE
            | NetlinkConnection.REPLACE,
        route);
  }

  /** Deletes the route. */
  public static MessageWriter delete(Route route) {
    return write(RTM_DELROUTE, NetlinkConnection.REQUEST | NetlinkConnection.ACK, route);
  }

  private static MessageWriter write(int type, int flags, Route route) {
    MessageWriter message =
        new MessageWriter(type, flags)
            .u8(route.family().number())
            .u8(route.destination().length())
            .u8(0)
            .u8(0)
            .u8(0) // the table is in RTA_TABLE, as numbers above 255 do not fit here
            .u8(route.protocol())
            .u8(route.scope())
            .u8(route.type())
            .u32(route.flags() & Route.FLAG_ONLINK)
            .attributeU32(RTA_TABLE, route.table());
    if (route.destination().length() > 0) {
      message.attribute(RTA_DST, route.destination().address().getAddress());
    }
    route.gateway().ifPresent(each -> gateway(message, route.family(), each));
    if (route.ifindex() != 0) {
      message.attributeU32(RTA_OIF, route.ifindex());
    }
    route.source().ifPresent(each -> message.attribute(RTA_PREFSRC, each.getAddress()));
    if (route.metric() != 0) {
      message.attributeU32(RTA_PRIORITY, route.metric());
    }
    return message;
  }

  /** RTA_GATEWAY, or for an IPv4 route by an IPv6 next hop RTA_VIA (struct rtvia). */
  private static void gateway(MessageWriter message, Family family, InetAddress gateway) {
    byte[] octets = gateway.getAddress();
    if (Family.of(gateway) == family) {
      message.attribute(RTA_GATEWAY, octets);
      return;
    }
    byte[] via =
        ByteBuffer.allocate(2 + octets.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) Family.of(gateway).number())
            .put(octets)
            .array();
    message.attribute(RTA_VIA, via);
  }

  /**
   * Reads RTM_NEWROUTE or RTM_DELROUTE; empty for cache entries and families not known here.
   *
   * @throws MalformedMessageException when lengths do not fit
   */
  public static Optional<Route> decode(Message message) {
    Optional<Family> family =
        Arrays.stream(Family.values()).filter(each -> each.number() == message.u8(0)).findFirst();
    int flags = message.u32(8);
    if (family.isEmpty() || (flags & RTM_F_CLONED) != 0) {
      return Optional.empty();
    }
    Attributes attributes = message.attributes(FIXED);
    Optional<Hop> hop = attributes.bytes(RTA_MULTIPATH).flatMap(RouteCodec::firstHop);
    Optional<InetAddress> gateway = hop.map(Hop::gateway).orElseGet(() -> gateway(attributes));
    return Optional.of(
        new Route(
            attributes.u32(RTA_TABLE).orElse(message.u8(4)),
            destination(family.get(), message.u8(1), attributes.address(RTA_DST)),
            gateway,
            hop.map(Hop::ifindex).orElseGet(() -> ifindex(family.get(), message, attributes)),
            attributes.address(RTA_PREFSRC),
            attributes.u32(RTA_PRIORITY).orElse(0),
            message.u8(5),
            message.u8(7),
            message.u8(6),
            hop.map(Hop::flags).orElse(flags)
                & (Route.FLAG_DEAD | Route.FLAG_ONLINK | Route.FLAG_LINKDOWN),
            hop.isPresent()));
  }

  private static Prefix destination(Family family, int length, Optional<InetAddress> address) {
    InetAddress given = address.orElse(Prefix.any(family).address());
    if (Family.of(given) != family || (address.isEmpty() && length != 0)) {
      throw new MalformedMessageException("a destination of " + length + " bits in " + family);
    }
    return AddressCodec.prefix(given, length);
  }

  /** RTA_OIF. IPv6 hangs refusals on the loopback interface: a route without one, as in IPv4. */
  private static int ifindex(Family family, Message message, Attributes attributes) {
    int type = message.u8(7);
    boolean refusal = type >= Route.BLACKHOLE && type <= Route.PROHIBIT;
    return family == Family.IPV6 && refusal ? 0 : attributes.u32(RTA_OIF).orElse(0);
  }

  private record Hop(Optional<InetAddress> gateway, int ifindex, int flags) {}

  /** RTA_GATEWAY, or RTA_VIA where IPv4 goes by an IPv6 next hop. */
  private static Optional<InetAddress> gateway(Attributes attributes) {
    return attributes
        .address(RTA_GATEWAY)
        .or(
            () ->
                attributes
                    .bytes(RTA_VIA)
                    .filter(each -> each.length == 18)
                    .map(each -> Arrays.copyOfRange(each, 2, 18))
                    .map(Addresses::fromBytes));
  }

  private static Optional<Hop> firstHop(byte[] hops) {
    if (hops.length < RTNH_FIXED) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder());
    int length = buffer.getShort(0) & 0xffff;
    if (length < RTNH_FIXED || length > hops.length) {
      return Optional.empty();
    }
    Attributes attributes = Attributes.parse(hops, RTNH_FIXED, length);
    return Optional.of(new Hop(gateway(attributes), buffer.getInt(4), hops[2] & 0xff));
  }
}
