package detour.kernel.netlink;

import java.io.IOException;

/**
 * A request that the kernel refused, or could not be asked.
 *
 * <p>The message reads {@code adding route 0.0.0.0/0 table 5201: ENETUNREACH (101), Nexthop has
 * invalid gateway}.
 */
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1;

  private final String operation;
  private final int errno;
  private final String extendedAck;

  /**
   * @param operation what was asked, in words
   * @param errno the positive error number ({@code asm-generic/errno.h})
   * @param extendedAck the kernel's text (NLMSGERR_ATTR_MSG), empty if it gave none
   */
  public NetlinkException(String operation, int errno, String extendedAck) {
    super(operation + ": " + Errno.name(errno) + (extendedAck.isEmpty() ? "" : ", " + extendedAck));
    this.operation = operation;
    this.errno = errno;
    this.extendedAck = extendedAck;
  }

  /** What was asked, in words. */
  public String operation() {
    return operation;
  }

  /** The positive error number. */
  public int errno() {
    return errno;
  }

  /** The kernel's own text, empty if it gave none. */
  public String extendedAck() {
    return extendedAck;
  }
}
