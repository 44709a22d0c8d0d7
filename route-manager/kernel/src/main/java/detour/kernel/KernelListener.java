package detour.kernel;

import detour.kernel.address.AddressCodec;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.link.Link;
import detour.kernel.link.LinkCodec;
import detour.kernel.neighbor.NeighborCodec;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.MalformedMessageException;
import detour.kernel.netlink.Message;
import detour.kernel.nft.TransactionReader;
import detour.kernel.route.RouteCodec;
import detour.kernel.rule.RuleCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Listens to what the kernel tells of links, addresses, routes, rules, neighbours and nftables.
 *
 * <p>The sockets are made in the constructor, so from then on nothing is missed; {@link #run} is
 * the body of the listener's thread, of the same network namespace.
 */
public final class KernelListener implements Runnable, AutoCloseable {
  private static final int ROUTE_GROUPS =
      group(1) // RTNLGRP_LINK
          | group(3) // RTNLGRP_NEIGH
          | group(5) // RTNLGRP_IPV4_IFADDR
          | group(7) // RTNLGRP_IPV4_ROUTE
          | group(8) // RTNLGRP_IPV4_RULE
          | group(9) // RTNLGRP_IPV6_IFADDR
          | group(11) // RTNLGRP_IPV6_ROUTE
          | group(19); // RTNLGRP_IPV6_RULE

  private static final int NFTABLES_GROUP = group(7); // NFNLGRP_NFTABLES
  private static final int NETLINK_NETFILTER = 12;
  private static final int RECEIVE_BUFFER = 8 << 20;

  private final KernelEvents events;
  private final TransactionReader transactions;
  private final NativeSocket routing;
  private final NativeSocket nftables;
  private final Poller poller = new Poller();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());
  private volatile boolean stopping;

  /**
   * @param table the nftables table whose changes matter
   */
  public KernelListener(KernelEvents events, String table) throws LibcException {
    this(events, table, RECEIVE_BUFFER);
  }

  KernelListener(KernelEvents events, String table, int receiveBuffer) throws LibcException {
    this.events = events;
    this.transactions = new TransactionReader(table);
    routing = open(0, ROUTE_GROUPS, receiveBuffer);
    nftables = open(NETLINK_NETFILTER, NFTABLES_GROUP, receiveBuffer);
  }

  private static int group(int number) {
    return 1 << (number - 1);
  }

  private static NativeSocket open(int protocol, int groups, int receiveBuffer)
      throws LibcException {
    NativeSocket socket =
        NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, protocol);
    socket.option(NativeSocket.SOL_SOCKET, NativeSocket.SO_RCVBUFFORCE, receiveBuffer);
    socket.bind(SocketAddresses.netlink(groups));
    return socket;
  }

  @Override
  public void run() {
    List<NativeSocket> sockets = List.of(routing, nftables);
    try {
      while (!stopping) {
        poller.poll(sockets, -1);
        drain(routing, this::routing);
        drain(nftables, this::nftables);
      }
    } catch (LibcException e) {
      throw new IllegalStateException("poll(2) of open descriptors does not fail", e);
    } finally {
      sockets.forEach(NativeSocket::close);
      poller.close();
    }
  }

  private interface Take {
    void message(Message message);
  }

  private void drain(NativeSocket socket, Take take) {
    while (true) {
      int received = socket.receive(buffer);
      if (received == -Errno.ENOBUFS) {
        events.overrun();
        continue;
      }
      if (received <= 0) {
        return;
      }
      byte[] datagram = new byte[received];
      buffer.get(0, datagram);
      try {
        Message.parse(datagram).forEach(take::message);
      } catch (MalformedMessageException e) {
        events.overrun(); // what cannot be read may have been anything
      }
    }
  }

  private void routing(Message message) {
    switch (message.type()) {
      case LinkCodec.RTM_NEWLINK, LinkCodec.RTM_DELLINK -> {
        Link link = LinkCodec.decode(message);
        events.linkChanged(
            link.ifindex(), link.name(), message.type() == LinkCodec.RTM_DELLINK, link.carrier());
      }
      case AddressCodec.RTM_NEWADDR, AddressCodec.RTM_DELADDR ->
          events.addressChanged(AddressCodec.ifindex(message));
      case RouteCodec.RTM_NEWROUTE, RouteCodec.RTM_DELROUTE ->
          RouteCodec.decode(message).ifPresent(each -> events.routeChanged(each.table()));
      case RuleCodec.RTM_NEWRULE, RuleCodec.RTM_DELRULE -> events.ruleChanged();
      case NeighborCodec.RTM_NEWNEIGH, NeighborCodec.RTM_DELNEIGH ->
          events.neighborChanged(NeighborCodec.ifindex(message));
      default -> events.overrun(); // unknown: something changed
    }
  }

  private void nftables(Message message) {
    transactions
        .message(message)
        .ifPresent(
            each ->
                events.nftablesChanged(each.processId(), each.processName(), each.oursTouched()));
  }

  /** Ends the thread; its sockets are closed there. */
  @Override
  public void close() {
    stopping = true;
    poller.wakeup();
  }
}
