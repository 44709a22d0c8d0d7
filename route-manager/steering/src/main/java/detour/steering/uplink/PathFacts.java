package detour.steering.uplink;

import detour.event.Reason;
import detour.kernel.address.Prefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One uplink in one family, as found in the kernel.
 *
 * @param stage how far a packet would come
 * @param reason what is missing and what would mend it, or where the next hop was learned
 * @param gateway the next hop; empty where none is needed or known
 * @param source its own address
 * @param onlinkGateway whether the next hop lies outside the interface's subnets
 * @param prefixes subnets on the interface
 */
public record PathFacts(
    Stage stage,
    Reason reason,
    Optional<InetAddress> gateway,
    Optional<InetAddress> source,
    boolean onlinkGateway,
    List<Prefix> prefixes) {

  /** How far a packet would come. */
  public enum Stage {
    NO_INTERFACE,
    NO_CARRIER,
    NO_ADDRESS,
    NO_GATEWAY,
    READY
  }

  /** Whether a default route can be written. */
  public boolean routable() {
    return stage == Stage.READY || (stage == Stage.NO_CARRIER && source.isPresent());
  }
}
