package detour.kernel.conntrack;

import java.net.InetSocketAddress;

/**
 * A tracked connection. Ports are 0 for protocols without them.
 *
 * @param protocol IP protocol number
 * @param source who started it, as the first packet had it
 * @param destination whom it was for
 * @param replySource who answers
 * @param replyDestination whom answers go to: after source NAT the uplink's address
 * @param mark the connection mark
 * @param status IPS_*: 2 seen reply, 4 assured, 16 source NAT
 * @param tcpState TCP_CONNTRACK_*: 3 established; 0 for other protocols
 */
public record ConntrackEntry(
    int protocol,
    InetSocketAddress source,
    InetSocketAddress destination,
    InetSocketAddress replySource,
    InetSocketAddress replyDestination,
    int mark,
    int status,
    int tcpState) {
  public static final int SEEN_REPLY = 2;
  public static final int TCP_ESTABLISHED = 3;

  /** The same with another mark. */
  public ConntrackEntry withMark(int other) {
    return new ConntrackEntry(
        protocol, source, destination, replySource, replyDestination, other, status, tcpState);
  }

  /** Whether an answer was ever seen. */
  public boolean replied() {
    return (status & SEEN_REPLY) != 0;
  }
}
