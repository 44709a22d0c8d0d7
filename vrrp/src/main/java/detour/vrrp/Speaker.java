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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says adverts in the versions and the form that are understood. The deciding thread's. */
final class Speaker {
  /** Where adverts go out. */
  interface Out {
    /** To the group. */
    void send(byte[] message, InetAddress source) throws IOException;

    /** To a peer. */
    void send(byte[] message, InetAddress source, InetAddress peer) throws IOException;
  }

  private static final int MOST_PEERS = 64;
  private static final long CENTI = 10_000_000L;
  private static final long MILLIS = 1000;

  private RouterSettings settings;
  private final Out port;
  private final Map<InetAddress, ChecksumForm> forms = new LinkedHashMap<>();
  private ChecksumForm lastForm;
  private final Consumer<Optional<String>> unsent;
  private @Nullable InetAddress own;
  private int counter;
  private long lastMillis;

  /**
   * @param form of the last peer of the process before this one
   * @param unsent is told whether anything went wrong, on the thread that sends
   */
  Speaker(RouterSettings settings, Out port, ChecksumForm form, Consumer<Optional<String>> unsent) {
    this.settings = settings;
    this.port = port;
    this.lastForm = form;
    this.unsent = unsent;
  }

  ChecksumForm lastForm() {
    return lastForm;
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

  private interface Sending {
    void send() throws IOException;
  }

  /** An advert in each version, ready to be sent on whatever thread. */
  Runnable say(Action.Send send, Counters counters) {
    InetAddress source = own;
    List<Sending> ready = new ArrayList<>();
    if (source != null) {
      counters.sent(send.priority());
      if (settings.speech().v3()) {
        int centis = (int) Math.max(1, send.intervalNanos() / CENTI);
        prepare(Version.V3, send.priority(), centis, source, ready);
      }
      if (settings.speech().v2()) {
        prepare(Version.V2, send.priority(), 100 * settings.v2Seconds(), source, ready);
      }
    }
    return () -> {
      Optional<String> failed = Optional.empty();
      for (Sending each : ready) { // one peer that is not reached silences none of the others
        try {
          each.send();
        } catch (IOException e) {
          failed = failed.or(() -> Optional.of("an advert could not be sent: " + e.getMessage()));
        }
      }
      unsent.accept(failed);
    };
  }

  private void prepare(
      Version version, int priority, int centis, InetAddress source, List<Sending> ready) {
    Advert advert = new Advert(version, settings.id(), priority, centis, settings.plainAddresses());
    if (settings.peers().isEmpty()) {
      InetAddress group = Protocol.group(settings.family());
      byte[] message = written(advert, settings.checksum().orElse(lastForm), source, group);
      ready.add(() -> port.send(message, source));
      return;
    }
    for (InetAddress peer : settings.peers()) {
      ChecksumForm form = settings.checksum().orElse(forms.getOrDefault(peer, lastForm));
      byte[] message = written(advert, form, source, peer);
      ready.add(() -> port.send(message, source, peer));
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
