package detour.kernel;

import detour.kernel.conntrack.LostConnections;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Listens to what the kernel tells of links, addresses, routes, rules, neighbours, nftables, and of
 * connections taken away while they lived.
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

  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int RECEIVE_BUFFER = 8 << 20;

  private final KernelEvents events;
  private final NewsReader reader;
  private final NativeSocket routing;
  private final NativeSocket nftables;
  private final NativeSocket connections;
  private final Poller poller = new Poller();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());
  private final Object life = new Object();
  private boolean started;
  private volatile boolean stopping;

  /**
   * @param table the nftables table whose changes matter, of family {@code inet}
   */
  public KernelListener(KernelEvents events, String table) throws LibcException {
    this(events, table, RECEIVE_BUFFER);
  }

  /**
   * @param receiveBuffer octets for each socket; the kernel's messages that do not fit are lost,
   *     which is an overrun
   */
  KernelListener(KernelEvents events, String table, int receiveBuffer) throws LibcException {
    this.events = events;
    this.reader = new NewsReader(events, table);
    try {
      routing = open(NetlinkConnection.ROUTE, ROUTE_GROUPS, receiveBuffer);
    } catch (LibcException e) {
      poller.close();
      throw e;
    }
    try {
      nftables = open(NetlinkConnection.NETFILTER, NFTABLES_GROUP, receiveBuffer);
    } catch (LibcException e) {
      routing.close();
      poller.close();
      throw e;
    }
    try {
      connections = open(NetlinkConnection.NETFILTER, 0, receiveBuffer);
    } catch (LibcException e) {
      routing.close();
      nftables.close();
      poller.close();
      throw e;
    }
    try {
      connections.filter(LostConnections.filter());
      connections.option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, LostConnections.GROUP);
    } catch (LibcException e) {
      release();
      throw e;
    }
  }

  private static int group(int number) {
    return 1 << (number - 1);
  }

  private static NativeSocket open(int protocol, int groups, int receiveBuffer)
      throws LibcException {
    NativeSocket socket =
        NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, protocol);
    try {
      socket.option(NativeSocket.SOL_SOCKET, NativeSocket.SO_RCVBUFFORCE, receiveBuffer);
      socket.bind(SocketAddresses.netlink(groups));
      socket.connect(SocketAddresses.netlink(0)); // no process can speak to it, only the kernel
    } catch (LibcException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  @Override
  public void run() {
    synchronized (life) {
      if (started) {
        throw new IllegalStateException("a listener runs once");
      }
      if (stopping) {
        return;
      }
      started = true;
    }
    List<NativeSocket> sockets = List.of(routing, nftables, connections);
    try {
      while (!stopping) {
        poller.poll(sockets, -1);
        drain(routing, reader::routing);
        drain(nftables, reader::nftables);
        drain(connections, reader::connections);
      }
    } catch (LibcException e) {
      throw new IllegalStateException("poll(2) of open descriptors does not fail", e);
    } finally {
      release();
    }
  }

  private void release() {
    routing.close();
    nftables.close();
    connections.close();
    poller.close();
  }

  private interface Take {
    void datagram(byte[] octets);
  }

  private void drain(NativeSocket socket, Take take) {
    while (true) {
      int received = socket.receive(buffer);
      if (received == -Errno.ENOBUFS || received > buffer.capacity()) {
        events.overrun(); // lost, or cut off
        continue;
      }
      if (received <= 0) {
        return;
      }
      byte[] datagram = new byte[received];
      buffer.get(0, datagram);
      take.datagram(datagram);
    }
  }

  /** Ends the thread, which closes its sockets; closes them here if none was started. */
  @Override
  public void close() {
    synchronized (life) {
      if (!started && !stopping) {
        release();
      }
      stopping = true;
    }
    poller.wakeup();
  }
}
