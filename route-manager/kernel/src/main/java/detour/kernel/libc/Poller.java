package detour.kernel.libc;

import com.sun.jna.Native;
import detour.kernel.netlink.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;

/**
 * Waits until one of several sockets can be read, a time has passed, or another thread wakes it
 * (poll(2) with an eventfd).
 */
public final class Poller implements AutoCloseable {
  private static final short POLLIN = 1;
  private static final int POLLFD = 8;
  private static final int EFD_NONBLOCK = 0x800;
  private static final int EFD_CLOEXEC = 0x80000;

  private final int wake;
  private ByteBuffer pollfds = direct(1);
  private final Object closing = new Object();
  private boolean closed;

  public Poller() throws LibcException {
    wake = Libc.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (wake < 0) {
      throw new LibcException("making an eventfd", Native.getLastError());
    }
  }

  private static ByteBuffer direct(int count) {
    return ByteBuffer.allocateDirect(count * POLLFD).order(ByteOrder.nativeOrder());
  }

  /** Ends the wait of another thread, or the next one; nothing when closed. */
  public void wakeup() {
    byte[] one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
    synchronized (closing) { // the number of a closed descriptor may be a stranger's by now
      if (!closed) {
        Libc.write(wake, one, one.length);
      }
    }
  }

  /**
   * Waits. Of one thread; ends early, with nothing, when woken or interrupted by a signal.
   *
   * @param timeoutMillis -1: for ever
   * @return positions of the sockets that can be read or have failed
   */
  public BitSet poll(List<NativeSocket> sockets, int timeoutMillis) throws LibcException {
    int count = sockets.size() + 1;
    if (pollfds.capacity() < count * POLLFD) {
      pollfds = direct(count);
    }
    for (int i = 0; i < sockets.size(); i++) {
      pollfds.putInt(i * POLLFD, sockets.get(i).fd()).putInt(i * POLLFD + 4, POLLIN);
    }
    pollfds.putInt(sockets.size() * POLLFD, wake).putInt(sockets.size() * POLLFD + 4, POLLIN);
    BitSet ready = new BitSet();
    if (Libc.poll(pollfds, count, timeoutMillis) < 0) {
      int errno = Native.getLastError();
      if (errno == Errno.EINTR) {
        return ready;
      }
      throw new LibcException("polling", errno);
    }
    for (int i = 0; i < sockets.size(); i++) {
      if (pollfds.getShort(i * POLLFD + 6) != 0) {
        ready.set(i);
      }
    }
    if (pollfds.getShort(sockets.size() * POLLFD + 6) != 0) {
      Libc.read(wake, new byte[8], 8);
    }
    return ready;
  }

  /** Closes it; only the thread that polls may do so. */
  @Override
  public void close() {
    synchronized (closing) {
      if (!closed) {
        closed = true;
        Libc.close(wake);
      }
    }
  }
}
