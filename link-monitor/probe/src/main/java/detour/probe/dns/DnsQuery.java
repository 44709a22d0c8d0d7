package detour.probe.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A DNS probe.
 *
 * @param server whom to ask; empty for those the uplink is given, in turn
 * @param port UDP, 53 but in tests
 * @param question what
 * @param expected an address that must be among the answers; empty if any answer will do
 * @param mixedCase whether the name's letters are sent in random case, which the answer must repeat
 *     (0x20); a few simple forwarders do not
 * @param limit how long to wait
 */
public record DnsQuery(
    Optional<InetAddress> server,
    int port,
    DnsQuestion question,
    Optional<InetAddress> expected,
    boolean mixedCase,
    Duration limit) {
  /** The port of DNS (RFC 1035 section 4.2.1). */
  public static final int PORT = 53;
}
