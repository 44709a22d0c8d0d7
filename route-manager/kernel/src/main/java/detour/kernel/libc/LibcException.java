package detour.kernel.libc;

import detour.kernel.netlink.Errno;
import java.io.IOException;

/** A call of the C library that failed. */
public final class LibcException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;

  /**
   * @param operation what was tried, in words
   * @param errno the error number
   */
  public LibcException(String operation, int errno) {
    super(operation + ": " + Errno.name(errno));
    this.errno = errno;
  }

  /** The error number ({@code asm-generic/errno.h}). */
  public int errno() {
    return errno;
  }
}
