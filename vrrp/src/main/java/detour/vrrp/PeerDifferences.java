package detour.vrrp;

import detour.kernel.address.Addresses;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.Version;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Notices that the other gateway was set up otherwise than this one, and that it no longer is: each
 * once, not with every advert.
 */
final class PeerDifferences {
  /** An Active that is restarted says another interval three times (RFC 9568 lets it). */
  private static final int STEADY_ADVERTS = 5;

  /** Whoever plays with adverts in the LAN does not fill the journal. */
  private static final long GAP_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int MOST_PEERS = 16;
  private static final int MOST_ADDRESSES = 4;
  private static final long CENTI_NANOS = 10_000_000L;

  private record Peer(InetAddress source, Version version) {}

  private static final class Seen {
    private String differs = "";
    private String told = "";
    private int adverts;
    private long toldNanos;
  }

  private final RouterSettings settings;
  private final Map<Peer, Seen> peers = new HashMap<>();

  PeerDifferences(RouterSettings settings) {
    this.settings = settings;
  }

  /** What there is to say. */
  record News(boolean differs, String text) {}

  /** What there is to say of an advert that was taken. */
  Optional<News> notice(Reading.Accepted accepted, long now) {
    Peer peer = new Peer(accepted.source(), accepted.advert().version());
    Seen seen = peers.get(peer);
    if (seen == null) {
      if (peers.size() >= MOST_PEERS) {
        return Optional.empty();
      }
      seen = new Seen();
      seen.toldNanos = now - GAP_NANOS;
      peers.put(peer, seen);
    }
    String differs = differs(accepted);
    seen.adverts = differs.equals(seen.differs) ? seen.adverts + 1 : 1;
    seen.differs = differs;
    if (differs.equals(seen.told)
        || seen.adverts < STEADY_ADVERTS
        || now - seen.toldNanos < GAP_NANOS) {
      return Optional.empty();
    }
    seen.told = differs;
    seen.toldNanos = now;
    String from = Addresses.text(accepted.source());
    return Optional.of(
        differs.isEmpty()
            ? new News(false, from + " is set up as this gateway again")
            : new News(true, from + " is set up otherwise than this gateway: " + differs));
  }

  private String differs(Reading.Accepted accepted) {
    Advert advert = accepted.advert();
    List<String> all = new ArrayList<>();
    if (!accepted.addressesAgree() && shared(advert)) {
      all.add("it has " + list(advert.addresses()) + ", not " + list(settings.plainAddresses()));
    }
    long nanos = advert.intervalCentis() * CENTI_NANOS;
    if (advert.version() == Version.V3 && nanos != settings.interval().toNanos()) {
      all.add(
          "its interval is "
              + nanos / 1_000_000
              + " ms, not "
              + settings.interval().toMillis()
              + " ms");
    }
    return String.join("; ", all);
  }

  /** With no address in common it is a stranger, not the other gateway. */
  private boolean shared(Advert advert) {
    return advert.addresses().stream().anyMatch(new HashSet<>(settings.plainAddresses())::contains);
  }

  private static String list(Collection<InetAddress> addresses) {
    String first =
        addresses.stream()
            .limit(MOST_ADDRESSES)
            .map(Addresses::text)
            .collect(Collectors.joining(", "));
    int more = addresses.size() - MOST_ADDRESSES;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
