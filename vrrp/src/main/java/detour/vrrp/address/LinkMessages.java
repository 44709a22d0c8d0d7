package detour.vrrp.address;

import detour.kernel.link.Link;
import detour.kernel.link.LinkCodec;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import detour.vrrp.packet.MacAddress;

/** Requests about the macvlan of a virtual router ({@code linux/if_link.h}). */
final class LinkMessages {
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_MACVLAN_MODE = 1;

  /** The only mode that hears frames from its own address: the other gateway's (see HACKING). */
  private static final int MACVLAN_MODE_PRIVATE = 1;

  private LinkMessages() {}

  static MessageWriter add(String name, int parent, MacAddress station) {
    MessageWriter message =
        fixed(LinkCodec.RTM_NEWLINK, NetlinkConnection.CREATE | NetlinkConnection.EXCL, 0, 0, 0)
            .attributeText(IFLA_IFNAME, name)
            .attributeU32(IFLA_LINK, parent)
            .attribute(IFLA_ADDRESS, station.octets());
    int info = message.open(IFLA_LINKINFO);
    message.attributeText(IFLA_INFO_KIND, "macvlan");
    int data = message.open(IFLA_INFO_DATA);
    message.attributeU32(IFLA_MACVLAN_MODE, MACVLAN_MODE_PRIVATE);
    return message.close(data).close(info);
  }

  static MessageWriter delete(int ifindex) {
    return fixed(LinkCodec.RTM_DELLINK, 0, ifindex, 0, 0);
  }

  static MessageWriter set(int ifindex, boolean up) {
    return fixed(LinkCodec.RTM_NEWLINK, 0, ifindex, up ? Link.IFF_UP : 0, Link.IFF_UP);
  }

  private static MessageWriter fixed(int type, int flags, int ifindex, int values, int change) {
    return new MessageWriter(type, NetlinkConnection.REQUEST | NetlinkConnection.ACK | flags)
        .u8(0)
        .u8(0)
        .u16(0)
        .u32(ifindex)
        .u32(values)
        .u32(change);
  }
}
