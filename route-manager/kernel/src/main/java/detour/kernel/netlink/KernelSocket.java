package detour.kernel.netlink;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import detour.kernel.libc.SocketAddresses;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** A netlink socket that hears the kernel only: connected to it, so that no process can answer. */
public final class KernelSocket implements NetlinkSocket {
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;

  /** A dump of a full routing table comes faster than it is read. */
  private static final int RECEIVE_BUFFER = 8 << 20;

  /** The kernel fills at most 32 KiB at once (netlink_recvmsg); this is far above. */
  private static final int DATAGRAM = 1 << 18;

  private final NativeSocket socket;
  private final Poller poller;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(DATAGRAM).order(ByteOrder.nativeOrder());

  /**
   * @param protocol {@link NetlinkConnection#ROUTE} or {@link NetlinkConnection#NETFILTER}
   */
  public KernelSocket(int protocol) throws LibcException {
    socket = NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, protocol);
    try {
      socket.bind(SocketAddresses.netlink(0));
      socket.connect(SocketAddresses.netlink(0));
      socket.option(SOL_NETLINK, NETLINK_CAP_ACK, 1);
      socket.option(SOL_NETLINK, NETLINK_EXT_ACK, 1);
      if (protocol == NetlinkConnection.ROUTE) {
        socket.option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
      }
      socket.option(NativeSocket.SOL_SOCKET, NativeSocket.SO_RCVBUFFORCE, RECEIVE_BUFFER);
      poller = new Poller();
    } catch (LibcException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void send(byte[] request) throws LibcException {
    socket.send(request);
  }

  @Override
  public Optional<byte[]> receive(int timeoutMillis) throws LibcException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    while (true) {
      int received = socket.receive(buffer);
      if (received > buffer.capacity()) {
        throw new LibcException("receiving " + received + " octets", Errno.EBADMSG);
      }
      if (received > 0) {
        byte[] copy = new byte[received];
        buffer.get(0, copy);
        return Optional.of(copy);
      }
      if (received != -Errno.EAGAIN && received != -Errno.EINTR) {
        throw new LibcException("receiving", -received);
      }
      long left = (deadline - System.nanoTime()) / 1_000_000L;
      if (left <= 0) {
        return Optional.empty();
      }
      poller.poll(List.of(socket), (int) left);
    }
  }

  @Override
  public void close() {
    socket.close();
    poller.close();
  }
}
