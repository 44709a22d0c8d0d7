package detour.kernel.libc;

import com.sun.jna.Native;

/** This process and its network namespace. */
public final class Processes {
  private static final int CLONE_NEWNET = 0x40000000;

  private static final int SIGKILL = 9;

  private Processes() {}

  /** The process' number. */
  public static int pid() {
    return Libc.getpid();
  }

  /**
   * Kills every process of a group that a child of ours leads or led (kill(2) with a negative
   * number).
   *
   * @param leader the child's number, above 1
   * @return whether there was any
   */
  public static boolean killGroup(int leader) {
    if (leader <= 1) { // -1 would be every process of the machine
      throw new IllegalArgumentException("no group is led by process " + leader);
    }
    return Libc.kill(-leader, SIGKILL) == 0;
  }

  /** Moves the calling thread into a network namespace of its own, which it must never leave. */
  public static void unshareNetwork() throws LibcException {
    if (Libc.unshare(CLONE_NEWNET) != 0) {
      throw new LibcException("making a network namespace", Native.getLastError());
    }
  }
}
