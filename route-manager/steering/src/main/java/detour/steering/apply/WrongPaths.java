package detour.steering.apply;

import detour.kernel.Rtnetlink;
import detour.kernel.address.Family;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import detour.steering.plan.Numbers;
import detour.steering.plan.Plan;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the kernel where packets of each uplink would really go: a rule of somebody else may stand
 * before Detour's. A probe that leaves by another uplink proves nothing about its own.
 */
public final class WrongPaths {
  /**
   * A path that leads elsewhere.
   *
   * @param uplink its number
   * @param bound whether even a probe's socket, bound to the uplink's device, is led astray; else
   *     only marked packets
   * @param instead the route that they would take; empty: they are refused
   */
  public record WrongPath(int uplink, Family family, boolean bound, Optional<Route> instead) {}

  private final Numbers numbers;
  private final Map<Family, InetAddress> destinations;

  /**
   * @param destinations somewhere in the Internet, by family
   */
  public WrongPaths(Numbers numbers, Map<Family, InetAddress> destinations) {
    this.numbers = numbers;
    this.destinations = Map.copyOf(destinations);
  }

  /** Asks for every uplink that the plan has a route of. */
  public List<WrongPath> find(Rtnetlink routing, Plan plan) throws NetlinkException {
    List<WrongPath> wrong = new ArrayList<>();
    for (Route route : plan.routes()) {
      InetAddress destination = destinations.get(route.family());
      int uplink = route.table() - numbers.tableBase();
      if (destination == null || uplink < 1 || route.table() == numbers.activeTable()) {
        continue;
      }
      int mark = numbers.mark(uplink);
      Optional<Route> bound = routing.resolve(destination, route.ifindex(), mark);
      Optional<Route> marked = routing.resolve(destination, 0, mark);
      if (!leadsTo(bound, route)) {
        wrong.add(new WrongPath(uplink, route.family(), true, bound));
      } else if (!leadsTo(marked, route) && !isChosen(marked)) {
        wrong.add(new WrongPath(uplink, route.family(), false, marked));
      }
    }
    return wrong;
  }

  private static boolean leadsTo(Optional<Route> found, Route wanted) {
    return found
        .filter(each -> each.ifindex() == wanted.ifindex())
        .filter(each -> each.gateway().equals(wanted.gateway()))
        .isPresent();
  }

  /** A route in main but for its default is the administrator's own way to there. */
  private static boolean isChosen(Optional<Route> found) {
    return found.filter(each -> each.table() == Route.MAIN && !each.isDefault()).isPresent();
  }
}
