package detour.kernel.link;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/** Links as messages: struct ifinfomsg and IFLA_* attributes. */
public final class LinkCodec {
  public static final int RTM_NEWLINK = 16;
  public static final int RTM_DELLINK = 17;
  private static final int RTM_GETLINK = 18;
  private static final int FIXED = 16;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_STATS64 = 23;
  private static final int IFLA_INFO_KIND = 1;

  private LinkCodec() {}

  /** Asks for all links. */
  public static MessageWriter dump() {
    return new MessageWriter(RTM_GETLINK, NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
        .u8(0)
        .u8(0)
        .u16(0)
        .u32(0)
        .u32(0)
        .u32(0);
  }

  /** Reads RTM_NEWLINK or RTM_DELLINK. */
  public static Link decode(Message message) {
    Attributes attributes = message.attributes(FIXED);
    return new Link(
        message.u32(4),
        attributes.text(IFLA_IFNAME).orElse(""),
        message.u16(2),
        message.u32(8),
        attributes.u8(IFLA_OPERSTATE).orElse(0),
        attributes.u32(IFLA_MTU).orElse(0),
        attributes.nested(IFLA_LINKINFO).flatMap(each -> each.text(IFLA_INFO_KIND)).orElse(""),
        attributes.u32(IFLA_MASTER).orElse(0),
        attributes
            .bytes(IFLA_ADDRESS)
            .map(each -> HexFormat.ofDelimiter(":").formatHex(each))
            .orElse(""),
        attributes.bytes(IFLA_STATS64).flatMap(LinkCodec::counters));
  }

  /** AF_UNSPEC, or AF_BRIDGE (7) in what a bridge says of its ports. */
  public static int family(Message message) {
    return message.u8(0);
  }

  private static Optional<Link.Counters> counters(byte[] stats) {
    if (stats.length < 32) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(stats).order(ByteOrder.nativeOrder());
    return Optional.of(
        new Link.Counters(
            buffer.getLong(0), buffer.getLong(8), buffer.getLong(16), buffer.getLong(24)));
  }
}
