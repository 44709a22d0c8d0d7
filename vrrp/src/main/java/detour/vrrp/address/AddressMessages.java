package detour.vrrp.address;

import detour.kernel.address.AddressCodec;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Requests about addresses that go by themselves ({@code linux/if_addr.h}). */
final class AddressMessages {
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_CACHEINFO = 6;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_PROTO = 11;

  private static final int IFA_F_NODAD = 0x02;
  private static final int IFA_F_NOPREFIXROUTE = 0x200;

  /** Whose addresses these are: the number of Detour's routes and rules too. */
  static final int PROTOCOL = 144;

  private static final int SCOPE_GLOBAL = 0;
  private static final int SCOPE_LINK = 253;

  private AddressMessages() {}

  /**
   * Adds an address, or sets the lifetime of one that is there.
   *
   * <p>It brings no route of its own (the interface's own address does), no duplicate detection
   * (the other gateway may hold it until this moment), and is never chosen as the source of our own
   * IPv6 packets.
   */
  static MessageWriter hold(int ifindex, Prefix address, int lifetimeSeconds) {
    boolean six = address.family() == Family.IPV6;
    boolean link = address.address().isLinkLocalAddress();
    // Answers to link-local neighbours go out where they came in, and need its route there.
    int flags = IFA_F_NODAD | (six && link ? 0 : IFA_F_NOPREFIXROUTE);
    return fixed(
            AddressCodec.RTM_NEWADDR,
            NetlinkConnection.CREATE | NetlinkConnection.REPLACE,
            ifindex,
            address)
        .attribute(IFA_LOCAL, address.address().getAddress())
        .attribute(IFA_ADDRESS, address.address().getAddress())
        .attributeU32(IFA_FLAGS, flags)
        .attributeU8(IFA_PROTO, PROTOCOL)
        .attribute(IFA_CACHEINFO, lifetime(six ? 0 : lifetimeSeconds, lifetimeSeconds));
  }

  /** Takes it away. */
  static MessageWriter giveUp(int ifindex, Prefix address) {
    return fixed(AddressCodec.RTM_DELADDR, 0, ifindex, address)
        .attribute(IFA_LOCAL, address.address().getAddress())
        .attribute(IFA_ADDRESS, address.address().getAddress());
  }

  private static MessageWriter fixed(int type, int flags, int ifindex, Prefix address) {
    return new MessageWriter(type, NetlinkConnection.REQUEST | NetlinkConnection.ACK | flags)
        .u8(address.family().number())
        .u8(address.length())
        .u8(0)
        .u8(address.address().isLinkLocalAddress() ? SCOPE_LINK : SCOPE_GLOBAL)
        .u32(ifindex);
  }

  /** struct ifa_cacheinfo: preferred, valid, and two that the kernel fills in. */
  private static byte[] lifetime(int preferred, int valid) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.nativeOrder())
        .putInt(preferred)
        .putInt(valid)
        .array();
  }
}
