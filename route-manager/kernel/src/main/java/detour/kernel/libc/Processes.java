package detour.kernel.libc;

import com.sun.jna.Native;

/** This process and its network namespace. */
public final class Processes {
  private static final int CLONE_NEWNET = 0x40000000;

  private Processes() {}

  /** The process' number. */
  public static int pid() {
    return Libc.getpid();
  }

  /** Moves the calling thread into a network namespace of its own, which it must never leave. */
  public static void unshareNetwork() throws LibcException {
    if (Libc.unshare(CLONE_NEWNET) != 0) {
      throw new LibcException("making a network namespace", Native.getLastError());
    }
  }
}
