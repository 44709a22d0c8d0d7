package detour.steering.apply;

import detour.kernel.conntrack.ConntrackEntry;
import java.io.IOException;
import java.util.List;

/**
 * Makes TCP clients that only wait say something, so that they meet the reset that awaits them.
 *
 * <p>Each gets one bare ACK in its server's name with a sequence number outside of the window,
 * which it must answer with an ACK of its own (RFC 9293 section 3.10.7.4).
 */
@FunctionalInterface
public interface Poke {
  /**
   * Pokes the clients of these established connections, those that can be reached.
   *
   * @return how many were poked
   */
  int poke(List<ConntrackEntry> connections) throws IOException;

  /** Pokes nobody. */
  static Poke none() {
    return connections -> 0;
  }
}
