package detour.kernel;

import detour.kernel.address.AddressCodec;
import detour.kernel.conntrack.LostConnections;
import detour.kernel.link.Link;
import detour.kernel.link.LinkCodec;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.neighbor.NeighborCodec;
import detour.kernel.netlink.MalformedMessageException;
import detour.kernel.netlink.Message;
import detour.kernel.nft.TransactionReader;
import detour.kernel.route.RouteCodec;
import detour.kernel.rule.RuleCodec;
import java.util.List;

/**
 * Tells {@link KernelEvents} what datagrams of the multicast groups say. What is not known, or
 * cannot be read, may have been anything: an overrun.
 */
final class NewsReader {
  /** AF_BRIDGE: ports and forwarding entries of bridges, in the groups of links and neighbours. */
  private static final int AF_BRIDGE = 7;

  private final KernelEvents events;
  private final TransactionReader transactions;

  /**
   * @param table the watched nftables table, of family {@code inet}
   */
  NewsReader(KernelEvents events, String table) {
    this.events = events;
    this.transactions = new TransactionReader(table);
  }

  /** Takes a datagram of NETLINK_ROUTE. */
  void routing(byte[] datagram) {
    for (Message message : messages(datagram)) {
      try {
        routing(message);
      } catch (MalformedMessageException e) {
        events.overrun();
      }
    }
  }

  /** Takes a datagram of NETLINK_NETFILTER. */
  void nftables(byte[] datagram) {
    for (Message message : messages(datagram)) {
      try {
        transactions
            .message(message)
            .ifPresent(
                each ->
                    events.nftablesChanged(
                        each.processId(), each.processName(), each.oursTouched()));
      } catch (MalformedMessageException e) {
        events.overrun();
      }
    }
  }

  /** Takes a datagram of the connections that ended while they lived. */
  void connections(byte[] datagram) {
    try {
      LostConnections.decode(datagram).forEach(events::connectionLost);
    } catch (MalformedMessageException e) {
      // What cannot be read was no connection of ours.
    }
  }

  private List<Message> messages(byte[] datagram) {
    try {
      return Message.parse(datagram);
    } catch (MalformedMessageException e) {
      events.overrun();
      return List.of();
    }
  }

  private void routing(Message message) {
    switch (message.type()) {
      case LinkCodec.RTM_NEWLINK, LinkCodec.RTM_DELLINK -> {
        Link link = LinkCodec.decode(message);
        // A port that leaves its bridge is "deleted" in that family; the link is still there.
        boolean gone =
            message.type() == LinkCodec.RTM_DELLINK && LinkCodec.family(message) != AF_BRIDGE;
        events.linkChanged(link.ifindex(), link.name(), gone, link.carrier());
      }
      case AddressCodec.RTM_NEWADDR, AddressCodec.RTM_DELADDR ->
          events.addressChanged(AddressCodec.ifindex(message));
      case RouteCodec.RTM_NEWROUTE, RouteCodec.RTM_DELROUTE ->
          // The default routes steer; those of a routing daemon come and go by the thousand.
          RouteCodec.decode(message)
              .filter(each -> each.destination().length() == 0)
              .ifPresent(each -> events.routeChanged(each.table()));
      case RuleCodec.RTM_NEWRULE, RuleCodec.RTM_DELRULE -> events.ruleChanged();
      case NeighborCodec.RTM_NEWNEIGH, NeighborCodec.RTM_DELNEIGH -> {
        if (NeighborCodec.family(message) != AF_BRIDGE) {
          NeighborCodec.decode(message)
              .ifPresent(
                  each ->
                      events.neighborChanged(
                          each.ifindex(), each.address(), each.state() == Neighbor.FAILED));
        }
      }
      default -> events.overrun(); // unknown: something changed
    }
  }
}
