package detour.daemon.core;

/** What the kernel measured (TCP_INFO) on connections that probes made by a path. */
final class TcpSeen {
  /** A new connection's share in the smoothed round trip (RFC 6298). */
  private static final int SHARE = 8;

  private long connections;
  private long retransmits;
  private long rttMicros = -1;

  void add(long rtt, long again) {
    connections++;
    retransmits += again;
    rttMicros = rttMicros < 0 ? rtt : rttMicros + (rtt - rttMicros) / SHARE;
  }

  long connections() {
    return connections;
  }

  /** Segments sent again, opening ones included. */
  long retransmits() {
    return retransmits;
  }

  /** Smoothed, -1 before the first connection. */
  long rttMicros() {
    return rttMicros;
  }
}
