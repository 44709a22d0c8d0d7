package detour.kernel.neighbor;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.util.HexFormat;
import java.util.Optional;

/** Neighbours as messages: struct ndmsg and NDA_* attributes. */
public final class NeighborCodec {
  public static final int RTM_NEWNEIGH = 28;
  public static final int RTM_DELNEIGH = 29;
  private static final int RTM_GETNEIGH = 30;
  private static final int FIXED = 12;
  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;

  private NeighborCodec() {}

  /** Asks for the neighbours of both families. */
  public static MessageWriter dump() {
    return new MessageWriter(RTM_GETNEIGH, NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
        .u8(0)
        .u8(0)
        .u16(0)
        .u32(0)
        .u16(0)
        .u8(0)
        .u8(0);
  }

  /** Reads RTM_NEWNEIGH or RTM_DELNEIGH; empty for one without an address (bridge ports). */
  public static Optional<Neighbor> decode(Message message) {
    Attributes attributes = message.attributes(FIXED);
    return attributes
        .address(NDA_DST)
        .map(
            address ->
                new Neighbor(
                    message.u32(4),
                    address,
                    attributes
                        .bytes(NDA_LLADDR)
                        .map(each -> HexFormat.ofDelimiter(":").formatHex(each))
                        .orElse(""),
                    message.u16(8)));
  }

  /** AF_INET, AF_INET6, or AF_BRIDGE (7) for an entry of a bridge's forwarding table. */
  public static int family(Message message) {
    return message.u8(0);
  }
}
