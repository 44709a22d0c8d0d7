package detour.vrrp.io;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.netlink.NetlinkConnection;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Tells that links or addresses changed, and nothing more: who is told looks for itself, so that a
 * lost or unknown message costs nothing.
 */
public final class LinkNews implements AutoCloseable {
  private static final int GROUPS = 1 | 1 << 4 | 1 << 8; // RTNLGRP_LINK, IPV4_IFADDR, IPV6_IFADDR
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final NativeSocket socket;
  private final Poller poller;
  private final Thread thread;
  private volatile boolean stopping;

  /** Listens from now on, in the calling thread's network namespace. */
  public LinkNews(Runnable changed) throws LibcException {
    poller = new Poller();
    socket =
        NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, NetlinkConnection.ROUTE);
    socket.option(NativeSocket.SOL_SOCKET, NativeSocket.SO_RCVBUFFORCE, RECEIVE_BUFFER);
    socket.bind(SocketAddresses.netlink(GROUPS));
    thread = new Thread(() -> run(changed), "vrrp-news");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Runnable changed) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    try {
      while (!stopping) {
        if (poller.poll(List.of(socket), -1).isEmpty()) {
          continue;
        }
        while (socket.receive(buffer) != -detour.kernel.netlink.Errno.EAGAIN) {
          // Whatever it says, an overrun too: look.
        }
        changed.run();
      }
    } catch (LibcException e) {
      throw new IllegalStateException("poll(2) of open descriptors does not fail", e);
    } finally {
      socket.close();
      poller.close();
    }
  }

  @Override
  public void close() {
    stopping = true;
    poller.wakeup();
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
