package detour.probe;

import java.net.InetAddress;

/** One kind of probe on one path. */
public interface Probe extends AutoCloseable {
  /**
   * Asks a target once. Returns at once; the outcome goes to the listener, or there is none.
   *
   * @param port 0 for kinds without ports
   */
  void ask(InetAddress target, int port, long sequence);

  /** Opens the sockets anew: the interface is another one. */
  void reopen();

  @Override
  void close();
}
