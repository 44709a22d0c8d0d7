package detour.kernel.conntrack;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which connection tracking entries are meant; all conditions must hold.
 *
 * @param family one message serves one family
 * @param mark compared under {@link #mask}
 * @param mask 0: any mark
 * @param protocol IP protocol number, such as 17; empty for any
 * @param unrepliedOnly only entries that never saw an answer (IPS_SEEN_REPLY clear)
 * @param replyDestination the address that answers go to (after NAT: the uplink's own)
 */
public record ConntrackFilter(
    Family family,
    int mark,
    int mask,
    OptionalInt protocol,
    boolean unrepliedOnly,
    Optional<InetAddress> replyDestination) {

  /** Every entry of a family whose mark has this value under the mask. */
  public static ConntrackFilter mark(Family family, int mark, int mask) {
    return new ConntrackFilter(family, mark, mask, OptionalInt.empty(), false, Optional.empty());
  }

  /** The same, of one protocol only. */
  public ConntrackFilter withProtocol(int number) {
    return new ConntrackFilter(
        family, mark, mask, OptionalInt.of(number), unrepliedOnly, replyDestination);
  }

  /** The same, of entries without an answer only. */
  public ConntrackFilter withoutReply() {
    return new ConntrackFilter(family, mark, mask, protocol, true, replyDestination);
  }

  /** The same, of entries whose answers go to this address. */
  public ConntrackFilter withReplyDestination(InetAddress address) {
    return new ConntrackFilter(family, mark, mask, protocol, unrepliedOnly, Optional.of(address));
  }

  /** Whether an entry of the family is meant. */
  public boolean matches(ConntrackEntry entry) {
    return (mask == 0 || (entry.mark() & mask) == mark)
        && (protocol.isEmpty() || protocol.getAsInt() == entry.protocol())
        && (!unrepliedOnly || !entry.replied())
        && (replyDestination.isEmpty()
            || replyDestination.get().equals(entry.replyDestination().getAddress()));
  }
}
