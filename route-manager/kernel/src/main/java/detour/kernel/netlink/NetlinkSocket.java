package detour.kernel.netlink;

import detour.kernel.libc.LibcException;
import java.util.Optional;

/**
 * Octets to the kernel and octets back: the seam below {@link NetlinkConnection}, where tests put a
 * kernel of their own.
 */
public interface NetlinkSocket extends AutoCloseable {
  /** Sends one request, header included. */
  void send(byte[] request) throws LibcException;

  /**
   * Waits for one datagram, which may hold several messages.
   *
   * @param timeoutMillis the longest wait
   * @return the datagram, empty when none came in time
   */
  Optional<byte[]> receive(int timeoutMillis) throws LibcException;

  @Override
  void close();
}
