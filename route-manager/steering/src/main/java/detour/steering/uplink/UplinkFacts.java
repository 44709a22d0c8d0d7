package detour.steering.uplink;

import detour.kernel.address.Family;
import java.util.Map;

/**
 * An uplink as found in the kernel.
 *
 * @param ifindex the interface's index, 0 if there is none
 * @param mtu of the interface, octets, 0 likewise
 * @param paths both families
 */
public record UplinkFacts(int ifindex, int mtu, Map<Family, PathFacts> paths) {
  /** The facts of one family. */
  public PathFacts path(Family family) {
    PathFacts facts = paths.get(family);
    if (facts == null) {
      throw new IllegalStateException("no facts of " + family);
    }
    return facts;
  }
}
