package detour.kernel.address;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An address of an interface (RTM_NEWADDR, {@code linux/if_addr.h}).
 *
 * @param ifindex the interface's index, from 1
 * @param prefix the address with the length of its subnet
 * @param peer the far end of a point-to-point link, if it differs from the address
 * @param scope RT_SCOPE_*: 0 global, 253 link, 254 host
 * @param flags IFA_F_*: 0x20 deprecated, 0x40 tentative, 0x80 permanent, 0x08 duplicate detected,
 *     0x01 temporary or secondary
 */
public record InterfaceAddress(
    int ifindex, Prefix prefix, Optional<InetAddress> peer, int scope, int flags) {
  public static final int SECONDARY = 0x01;
  public static final int DAD_FAILED = 0x08;
  public static final int DEPRECATED = 0x20;
  public static final int TENTATIVE = 0x40;

  /** There to stay: it has no lifetime. */
  public static final int PERMANENT = 0x80;

  /** Whether a socket may use it as its source now: neither tentative nor refused by others. */
  public boolean usable() {
    return (flags & (TENTATIVE | DAD_FAILED)) == 0;
  }
}
