package detour.kernel;

import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.link.Link;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Links, addresses, routes, rules and neighbours of this network namespace.
 *
 * <p>Each write waits for the kernel's acknowledgement. One thread at a time.
 */
public interface Rtnetlink {
  /** All interfaces, with counters. */
  List<Link> links() throws NetlinkException;

  /** All addresses of both families. */
  List<InterfaceAddress> addresses() throws NetlinkException;

  /** All routes of a family in all tables, the kernel's own cache entries left out. */
  List<Route> routes(Family family) throws NetlinkException;

  /** The routes of one table. */
  List<Route> routes(Family family, int table) throws NetlinkException;

  /**
   * The route that a packet would take now: the kernel's own answer, after all rules of everybody.
   *
   * @param outputInterface the index of the device that a socket is bound to, 0 for none
   * @param mark of the packet
   * @return empty if it would be refused
   */
  Optional<Route> resolve(InetAddress destination, int outputInterface, int mark)
      throws NetlinkException;

  /** All rules of a family, in the kernel's order. */
  List<Rule> rules(Family family) throws NetlinkException;

  /** The neighbour cache of both families. */
  List<Neighbor> neighbors() throws NetlinkException;

  /**
   * Puts a route in the place of the one with the same table, destination and metric, or adds it
   * (NLM_F_CREATE | NLM_F_REPLACE). No packet is lost on the way.
   */
  void replaceRoute(Route route) throws NetlinkException;

  /** Deletes exactly this route. ESRCH if there is none. */
  void deleteRoute(Route route) throws NetlinkException;

  /** Adds a rule. EEXIST if the same rule with the same protocol is there. */
  void addRule(Rule rule) throws NetlinkException;

  /**
   * Deletes exactly this rule. ENOENT if there is none; EBUSY if the kernel, which compares only
   * what a request names, would take another one in its place.
   */
  void deleteRule(Rule rule) throws NetlinkException;
}
