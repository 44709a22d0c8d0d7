package detour.vrrp;

import detour.vrrp.packet.Advert;
import detour.vrrp.packet.AdvertWriter;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Counters;
import detour.vrrp.packet.HmacStamp;
import detour.vrrp.packet.Protocol;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.Version;
import detour.vrrp.state.Action;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says adverts in the versions and the form that are understood. The deciding thread's. */
final class Speaker {
  private static final int MOST_PEERS = 64;
  private static final long CENTI = 10_000_000L;
  private static final long MILLIS = 1000;

  private RouterSettings settings;
  private final RouterPort port;
  private final Map<InetAddress, ChecksumForm> forms = new LinkedHashMap<>();
  private ChecksumForm lastForm = ChecksumForm.MESSAGE;
  private @Nullable InetAddress own;
  private int counter;
  private long lastMillis;

  Speaker(RouterSettings settings, RouterPort port) {
    this.settings = settings;
    this.port = port;
  }

  void change(RouterSettings next) {
    settings = next;
  }

  void from(InetAddress address) {
    own = address;
  }

  /** Remembers the form of a peer's checksum. */
  void learn(Reading.Accepted accepted) {
    if (accepted.advert().version() == Version.V3
        && (forms.size() < MOST_PEERS || forms.containsKey(accepted.source()))) {
      forms.put(accepted.source(), accepted.form());
      lastForm = accepted.form();
    }
  }

  Map<InetAddress, ChecksumForm> forms() {
    return Map.copyOf(forms);
  }

  /** The time of day where trailers need it. */
  long utcSeconds() {
    return settings.hmac().isPresent() ? System.currentTimeMillis() / MILLIS : 0;
  }

  /** Says an advert in each version; gives what went wrong. */
  Optional<String> say(Action.Send send, Counters counters) {
    InetAddress source = own;
    if (source == null) {
      return Optional.empty();
    }
    counters.sent(send.priority());
    try {
      if (settings.speech().v3()) {
        int centis = (int) Math.max(1, send.intervalNanos() / CENTI);
        say(
            new Advert(
                Version.V3, settings.id(), send.priority(), centis, settings.plainAddresses()),
            source);
      }
      if (settings.speech().v2()) {
        int centis = 100 * settings.v2Seconds();
        say(
            new Advert(
                Version.V2, settings.id(), send.priority(), centis, settings.plainAddresses()),
            source);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("an advert could not be sent: " + e.getMessage());
    }
  }

  private void say(Advert advert, InetAddress source) throws IOException {
    if (settings.peers().isEmpty()) {
      InetAddress group = Protocol.group(settings.family());
      port.send(written(advert, settings.checksum().orElse(lastForm), source, group), source);
      return;
    }
    for (InetAddress peer : settings.peers()) {
      ChecksumForm form =
          settings.checksum().orElse(forms.getOrDefault(peer, ChecksumForm.MESSAGE));
      port.send(written(advert, form, source, peer), source, peer);
    }
  }

  private byte[] written(
      Advert advert, ChecksumForm form, InetAddress source, InetAddress destination) {
    if (advert.version() == Version.V3 && settings.hmac().filter(HmacSettings::sends).isPresent()) {
      return AdvertWriter.write(
          advert, form, source, destination, settings.hmac().get().keys().get(0), stamp());
    }
    return AdvertWriter.write(advert, form, source, destination, settings.password());
  }

  private HmacStamp stamp() {
    // Never earlier than the last one, though the clock was set back: that would look replayed.
    lastMillis = Math.max(lastMillis, System.currentTimeMillis());
    long millis = lastMillis;
    counter = (counter + 1) & 0xffff;
    return new HmacStamp(millis / MILLIS, (int) (millis % MILLIS * 65536 / MILLIS), counter);
  }
}
