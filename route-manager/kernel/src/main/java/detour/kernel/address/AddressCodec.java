package detour.kernel.address;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.MalformedMessageException;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses as messages: struct ifaddrmsg and IFA_* attributes. */
public final class AddressCodec {
  public static final int RTM_NEWADDR = 20;
  public static final int RTM_DELADDR = 21;
  private static final int RTM_GETADDR = 22;
  private static final int FIXED = 8;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;

  private AddressCodec() {}

  /** Asks for all addresses of both families. */
  public static MessageWriter dump() {
    return new MessageWriter(RTM_GETADDR, NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(0)
        .u32(0);
  }

  /**
   * Reads RTM_NEWADDR or RTM_DELADDR; empty for one without an address.
   *
   * @throws MalformedMessageException when lengths do not fit
   */
  public static Optional<InterfaceAddress> decode(Message message) {
    Attributes attributes = message.attributes(FIXED);
    // On a point-to-point link IFA_ADDRESS is the far end and IFA_LOCAL the own address.
    Optional<InetAddress> far = attributes.address(IFA_ADDRESS);
    Optional<InetAddress> local = attributes.address(IFA_LOCAL).or(() -> far);
    if (local.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new InterfaceAddress(
            message.u32(4),
            prefix(local.get(), message.u8(1)),
            far.filter(each -> !each.equals(local.get())),
            message.u8(3),
            attributes.u32(IFA_FLAGS).orElse(message.u8(2))));
  }

  /**
   * A prefix as a message has it.
   *
   * @throws MalformedMessageException when it is longer than its address
   */
  public static Prefix prefix(InetAddress address, int length) {
    if (length > 8 * Family.of(address).addressLength()) {
      throw new MalformedMessageException("a prefix of " + length + " bits of " + address);
    }
    return new Prefix(address, length);
  }

  /** The interface it is about. */
  public static int ifindex(Message message) {
    return message.u32(4);
  }
}
