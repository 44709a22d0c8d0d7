package detour.kernel;

import detour.kernel.conntrack.ConntrackEntry;
import java.net.InetAddress;

/**
 * Where the kernel's news go. Called on the listener's own thread; must return at once.
 *
 * <p>News say only that something changed: who is told dumps and compares, so a lost or an unknown
 * message costs nothing but a dump.
 */
public interface KernelEvents {
  /** A link appeared, changed or went; {@code carrier} as this message has it. */
  void linkChanged(int ifindex, String name, boolean gone, boolean carrier);

  /** An address came or went on an interface. */
  void addressChanged(int ifindex);

  /** A default route of this table came, changed or went. */
  void routeChanged(int table);

  /** A rule came or went. */
  void ruleChanged();

  /**
   * A neighbour's state changed.
   *
   * @param failed whether the kernel has given up on it (NUD_FAILED)
   */
  void neighborChanged(int ifindex, InetAddress address, boolean failed);

  /**
   * An nftables transaction was carried out.
   *
   * @param processId who did it (NFTA_GEN_PROC_PID), 0 if unknown
   * @param processName its command name, hostile text
   * @param oursTouched whether a message of the transaction was about the watched table
   */
  void nftablesChanged(int processId, String processName, boolean oursTouched);

  /**
   * An established TCP connection was taken out of connection tracking: by somebody, or by the
   * kernel as the interface or address that it was translated to is gone.
   */
  void connectionLost(ConntrackEntry connection);

  /** Messages were lost (ENOBUFS): everything may have changed. */
  void overrun();
}
