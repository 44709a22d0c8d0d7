package detour.steering.uplink;

import java.net.InetAddress;
import java.util.Optional;

/** What DHCP clients wrote down of the next hop. */
@FunctionalInterface
public interface Leases {
  /** The next hop of the newest lease of an interface. */
  Optional<Lease> gateway(int ifindex, String interfaceName);

  /**
   * A lease's next hop.
   *
   * @param gateway the address
   * @param client who wrote it down, such as {@code networkd}
   */
  record Lease(InetAddress gateway, String client) {}

  /** Knows of none. */
  static Leases none() {
    return (ifindex, interfaceName) -> Optional.empty();
  }
}
