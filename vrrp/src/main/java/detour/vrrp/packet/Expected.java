package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a virtual router takes for an advert of its own.
 *
 * @param family of its addresses
 * @param vrid its id, 1 to 255
 * @param versions it listens to
 * @param v2Seconds the only interval that version 2 allows, 1 to 255
 * @param password of version 2, at most eight octets; none: type 0
 * @param addresses of the virtual router
 * @param own the address we send from; none: not known yet
 * @param peers who may speak to us alone; none: adverts go to the group
 * @param leastHopLimit 255 but for peers behind routers
 */
public record Expected(
    Family family,
    int vrid,
    Set<Version> versions,
    int v2Seconds,
    Optional<String> password,
    List<InetAddress> addresses,
    Optional<InetAddress> own,
    Set<InetAddress> peers,
    int leastHopLimit) {
  public Expected {
    versions = Set.copyOf(versions);
    addresses = List.copyOf(addresses);
    peers = Set.copyOf(peers);
  }

  /** The same for another own address. */
  public Expected from(Optional<InetAddress> address) {
    return new Expected(
        family, vrid, versions, v2Seconds, password, addresses, address, peers, leastHopLimit);
  }

  /** Whether adverts go to peers one by one. */
  public boolean unicast() {
    return !peers.isEmpty();
  }

  @Override
  public String toString() {
    return "adverts of " + vrid; // never the password
  }
}
