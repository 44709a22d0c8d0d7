package detour.vrrp;

import detour.vrrp.packet.MibObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What RFC 6527 counts for the whole gateway.
 *
 * @param checksum vrrpv3RouterChecksumErrors
 * @param version vrrpv3RouterVersionErrors: of a version that is not spoken
 * @param vrid vrrpv3RouterVrIdErrors: of an id that no virtual router here has
 */
public record GatewayErrors(long checksum, long version, long vrid) {
  /** Of these routers together: a frame that several of them saw counts once. */
  static GatewayErrors of(List<RouterSnapshot> routers) {
    return new GatewayErrors(
        count(routers, MibObject.CHECKSUM_ERRORS),
        count(routers, MibObject.VERSION_ERRORS),
        count(routers, MibObject.VRID_ERRORS));
  }

  /**
   * Each router sees every frame of its LAN and family: one speaks for each id that is configured
   * there, and the first for all other ids.
   */
  private static long count(List<RouterSnapshot> routers, MibObject object) {
    long sum = 0;
    List<RouterSnapshot> before = new ArrayList<>();
    for (RouterSnapshot each : routers) {
      List<Integer> known =
          routers.stream()
              .filter(other -> sameLan(each, other))
              .map(other -> other.settings().id())
              .toList();
      boolean first = before.stream().noneMatch(other -> sameLan(each, other));
      IntPredicate own = id -> id == each.settings().id();
      IntPredicate others = id -> first && !known.contains(id);
      sum += each.counters().counted(object, own.or(others));
      before.add(each);
    }
    return sum;
  }

  private static boolean sameLan(RouterSnapshot one, RouterSnapshot other) {
    return one.settings().interfaceName().equals(other.settings().interfaceName())
        && one.settings().family() == other.settings().family();
  }
}
