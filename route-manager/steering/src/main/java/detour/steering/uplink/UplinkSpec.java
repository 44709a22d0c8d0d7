package detour.steering.uplink;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * An uplink as configured.
 *
 * @param number 1 to 62; stays with the name for ever, as connection marks carry it
 * @param name the administrator's word for it
 * @param interfaceName as the kernel names it
 * @param gateways next hops that were given, by family
 * @param nat what is done to sources
 * @param prefixes prefixes routed to this uplink, whose sources need no translation
 */
public record UplinkSpec(
    int number,
    String name,
    String interfaceName,
    Map<Family, InetAddress> gateways,
    Nat nat,
    List<Prefix> prefixes) {
  /** The highest number; 62 is for orphans, 63 stays free for "never steer". */
  public static final int MOST = 61;

  public UplinkSpec {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException("an uplink's number is 1 to 61, not " + number);
    }
    if (!interfaceName.matches("[A-Za-z0-9_.:@-]{1,15}")) {
      throw new IllegalArgumentException("not an interface name: " + interfaceName);
    }
    gateways = Map.copyOf(gateways);
    prefixes = List.copyOf(prefixes);
  }

  /** Source address translation on the way out. */
  public enum Nat {
    /** Private IPv4 sources, other uplinks' addresses, and IPv6 sources outside its prefixes. */
    AUTO,
    /** Every source. */
    MASQUERADE,
    /** None: the provider routes the office's prefix. */
    NONE
  }
}
