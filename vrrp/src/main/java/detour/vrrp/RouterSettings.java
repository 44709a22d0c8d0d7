package detour.vrrp;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.vrrp.election.Tracked;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Protocol;
import detour.vrrp.state.RouterNumbers;
import detour.vrrp.state.Speech;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A virtual router. Values are as given; {@link PairSettings} checks them.
 *
 * @param name for people, unique in the pair
 * @param interfaceName of the LAN
 * @param id 1 to 255 (VRID), the same on both gateways, unique in the LAN
 * @param addresses of one family with the length of their subnet; of IPv6 the first is link-local
 * @param priority 1 to 254; 255: the addresses are the interface's own
 * @param speech versions
 * @param interval between adverts: version 3 from 50 ms to 40.95 s in steps of 10 ms, version 2
 *     whole seconds to 255
 * @param fast whether an interval below 100 ms is meant
 * @param preempt whether it takes the role back from one of lower priority
 * @param preemptDelay for which it does not yet, after its start
 * @param virtualMac whether the addresses have a station address of their own (macvlan)
 * @param accept whether packets to the addresses are taken
 * @param peers to speak to one by one; empty: by multicast
 * @param checksum form of version 3 over IPv4; empty: the one the peer uses, or RFC 9568's
 * @param password of version 2, in the clear, at most eight octets
 * @param hmac authentication of version 3
 * @param tracked what lowers the priority
 * @param betterAfter for which a better priority must last
 * @param lifetime after which the addresses go by themselves if nobody renews them
 * @param renew how often they are renewed
 */
public record RouterSettings(
    String name,
    String interfaceName,
    int id,
    List<Prefix> addresses,
    int priority,
    Speech speech,
    Duration interval,
    boolean fast,
    boolean preempt,
    Duration preemptDelay,
    boolean virtualMac,
    boolean accept,
    List<InetAddress> peers,
    Optional<ChecksumForm> checksum,
    Optional<String> password,
    Optional<HmacSettings> hmac,
    List<Tracked> tracked,
    Duration betterAfter,
    Duration lifetime,
    Duration renew) {
  /** How often the neighbours are told anew: a switch may have forgotten the station. */
  private static final Duration REFRESH = Duration.ofSeconds(60);

  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(2);

  public RouterSettings {
    addresses = List.copyOf(addresses);
    peers = List.copyOf(peers);
    tracked = List.copyOf(tracked);
  }

  /** The family of its addresses; IPv4 where it has none. */
  public Family family() {
    return addresses.isEmpty() ? Family.IPV4 : addresses.get(0).family();
  }

  /**
   * Of adverts; keepalived speaks to IPv6 peers with the system's, and their address is checked.
   */
  int leastHopLimit() {
    return family() == Family.IPV6 && !peers.isEmpty() ? 1 : Protocol.HOP_LIMIT;
  }

  /** Whether the addresses are the interface's own. */
  public boolean owner() {
    return priority == Protocol.OWNER_PRIORITY;
  }

  boolean isOfItsFamily(InetAddress address) {
    return Family.of(address) == family();
  }

  List<InetAddress> plainAddresses() {
    return addresses.stream().map(Prefix::address).toList();
  }

  RouterNumbers numbers() {
    return new RouterNumbers(
        speech,
        interval.toNanos(),
        owner(),
        preempt,
        preemptDelay.toNanos(),
        renew.toNanos(),
        REFRESH.toNanos());
  }

  /** Whole seconds of version 2's only interval. */
  int v2Seconds() {
    return v2Seconds(interval);
  }

  private static int v2Seconds(Duration interval) {
    return (int) Math.max(1, (interval.toMillis() + 999) / 1000);
  }

  /** Whether a running router can become this one without a pause: it is the same to others. */
  boolean sameRouter(RouterSettings other) {
    return interfaceName.equals(other.interfaceName)
        && id == other.id
        && family() == other.family()
        && virtualMac == other.virtualMac
        && accept == other.accept
        && owner() == other.owner()
        && peers.isEmpty() == other.peers.isEmpty();
  }

  /** By which the clocks of two gateways with a key may differ. */
  long hmacWindowSeconds() {
    return Math.max(5, 3 * interval.toSeconds());
  }

  /**
   * Shorter, the addresses of a gateway that was killed go before the other takes over: it waits
   * for three intervals and a skew below one (Active_Down_Interval), and the last renewal may be a
   * whole period old.
   */
  Duration leastLifetime() {
    return leastLifetime(othersWait(), renew);
  }

  /** Whole seconds, as the kernel counts them. */
  static Duration leastLifetime(Duration othersWait, Duration renew) {
    Duration least = othersWait.compareTo(renew) < 0 ? renew : othersWait;
    long millis = Math.max(renew.plus(least).toMillis(), SHORTEST_LIFETIME.toMillis());
    return Duration.ofSeconds((millis + 999) / 1000);
  }

  /** For how long a Backup hears nothing at most until it takes over. */
  Duration othersWait() {
    return othersWait(speech, interval);
  }

  static Duration othersWait(Speech speech, Duration interval) {
    return (speech.v2() ? Duration.ofSeconds(v2Seconds(interval)) : interval).multipliedBy(4);
  }

  @Override
  public String toString() {
    return name + " on " + interfaceName; // never the password
  }
}
