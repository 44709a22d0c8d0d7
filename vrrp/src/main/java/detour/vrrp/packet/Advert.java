package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.List;

/**
 * An advertisement.
 *
 * @param version of the protocol
 * @param vrid virtual router id, 1 to 255
 * @param priority 0: its sender stops; 255: its sender owns the addresses
 * @param intervalCentis time between adverts in hundredths of a second: 1 to 4095, in version 2
 *     whole seconds from 100 to 25500
 * @param addresses of the virtual router, 1 to 255 of one family, in order
 */
public record Advert(
    Version version, int vrid, int priority, int intervalCentis, List<InetAddress> addresses) {
  private static final int MOST_ADDRESSES = 255;

  public Advert {
    addresses = List.copyOf(addresses);
    if (vrid < 1 || vrid > 255 || priority < 0 || priority > 255) {
      throw new IllegalArgumentException("id " + vrid + ", priority " + priority);
    }
    boolean possible =
        version == Version.V2
            ? intervalCentis >= 100 && intervalCentis <= 25500 && intervalCentis % 100 == 0
            : intervalCentis >= 1 && intervalCentis <= Protocol.LONGEST_INTERVAL_CENTIS;
    if (!possible) {
      throw new IllegalArgumentException("version " + version + ", " + intervalCentis + " cs");
    }
    if (addresses.isEmpty()
        || addresses.size() > MOST_ADDRESSES
        || addresses.stream().map(Family::of).distinct().count() != 1) {
      throw new IllegalArgumentException("addresses " + addresses);
    }
    if (version == Version.V2 && Family.of(addresses.get(0)) == Family.IPV6) {
      throw new IllegalArgumentException("version 2 has no IPv6");
    }
  }

  /** The family of its addresses. */
  public Family family() {
    return Family.of(addresses.get(0));
  }

  /** The time between adverts in nanoseconds. */
  public long intervalNanos() {
    return intervalCentis * 10_000_000L;
  }
}
