package detour.vrrp;

import detour.kernel.address.Addresses;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.RejectReason;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices others in the LAN with our id that are not our other gateway; says each once. */
final class Strangers {
  private static final int MOST_SAID = 64;

  /** Before an id is said to be free, others have the time to say theirs: most do each second. */
  private static final long LISTEN_NANOS = 3_000_000_000L;

  private final RouterSettings settings;
  private final BitSet seen = new BitSet(256);
  private final Set<String> said = new HashSet<>();
  private final Map<String, Long> heardAt = new HashMap<>();
  private final Map<String, Span> spans = new HashMap<>();

  /** When something was heard without a gap. */
  private record Span(long first, long last) {}

  /**
   * @param ours ids of all our routers on this interface: they are not free
   */
  Strangers(RouterSettings settings, Set<Integer> ours) {
    this.settings = settings;
    seen.set(0);
    seen.set(settings.id());
    ours.forEach(seen::set);
  }

  /** What there is to say about a frame, once, and not before the LAN was listened to. */
  Optional<String> notice(Reading reading, long now) {
    if (reading instanceof Reading.Rejected rejected) {
      return rejected(rejected, now);
    }
    Reading.Accepted accepted = (Reading.Accepted) reading;
    if (accepted.addressesAgree()) {
      return Optional.empty();
    }
    String from = Addresses.text(accepted.source());
    boolean nothingShared =
        accepted.advert().addresses().stream().noneMatch(settings.plainAddresses()::contains);
    return nothingShared
        ? proposing(
            from + accepted.advert().addresses(),
            from + " uses id " + settings.id() + " for other addresses",
            now)
        : Optional.empty(); // the other gateway, set up otherwise: PeerDifferences says so
  }

  /** What there is to say, the first time, of adverts that are refused for how they are set up. */
  Optional<String> unlike(Reading reading, long now) {
    if (!(reading instanceof Reading.Rejected rejected) || rejected.vrid() != settings.id()) {
      return Optional.empty();
    }
    return switch (rejected.reason()) {
      case VERSION ->
          proposing(
              "version",
              "another version is spoken with id "
                  + settings.id()
                  + ": the same on both gateways, or version: both while they change",
              now);
      case INTERVAL_DIFFERS ->
          once(
              "interval",
              "version 2 is spoken with id "
                  + settings.id()
                  + " at another interval than "
                  + settings.v2Seconds()
                  + " s: it takes the same on both gateways");
      case DESTINATION, SOURCE, LENGTH, HMAC_TIME, HMAC_REPLAY ->
          rejected.source().flatMap(each -> lasting(rejected, Addresses.text(each), now));
      default -> Optional.empty();
    };
  }

  /** A frame gone astray, or sent again by somebody, is no news; what goes on is. */
  private Optional<String> lasting(Reading.Rejected rejected, String from, long now) {
    String key = rejected.reason() + from;
    if (spans.size() >= MOST_SAID && !spans.containsKey(key)) {
      return Optional.empty();
    }
    long gap = Math.max(LISTEN_NANOS, 3 * settings.interval().toNanos());
    Span span =
        Optional.ofNullable(spans.get(key))
            .filter(each -> now - each.last() <= gap)
            .map(each -> new Span(each.first(), now))
            .orElse(new Span(now, now));
    spans.put(key, span);
    return now - span.first() < LISTEN_NANOS
        ? Optional.empty()
        : once(key, unheeded(rejected, from));
  }

  private String unheeded(Reading.Rejected rejected, String from) {
    String speaks = from + " speaks with id " + settings.id();
    return switch (rejected.reason()) {
      case DESTINATION ->
          (settings.peers().isEmpty()
                  ? speaks + " to this gateway alone, and this gateway speaks to the whole LAN"
                  : speaks + " to the whole LAN, and this gateway only to its peers")
              + ": peers: on both gateways or on neither";
      case SOURCE ->
          speaks
              + " and is no peer of ours: peers: has "
              + settings.peers().stream().map(Addresses::text).collect(Collectors.joining(", "));
      case LENGTH ->
          speaks
              + " in adverts of another length than they should have"
              + (settings.hmac().isEmpty()
                  ? ": has it a key (hmac_key_file:) that this gateway has not?"
                  : "");
      case HMAC_TIME ->
          from
              + "'s clock is "
              + Math.abs(rejected.aheadSeconds())
              + (rejected.aheadSeconds() > 0 ? " s ahead of ours" : " s behind ours")
              + ", so its adverts are not taken: with a key they may differ by "
              + settings.hmacWindowSeconds()
              + " s; set both clocks by NTP";
      default -> // HMAC_REPLAY
          speaks
              + " in adverts no later than those before: its clock was set back, or somebody"
              + " repeats them";
    };
  }

  private Optional<String> rejected(Reading.Rejected rejected, long now) {
    if (rejected.reason() == RejectReason.VRID) {
      seen.set(rejected.vrid());
      return Optional.empty();
    }
    if (rejected.vrid() != settings.id()) {
      return Optional.empty();
    }
    return switch (rejected.reason()) {
      case CARP -> proposing("carp", "CARP is spoken with id " + settings.id(), now);
      case AUTH_TYPE, AUTH_DATA ->
          once("password", "id " + settings.id() + " is spoken with another password");
      case HMAC_KEY, HMAC_WRONG, HMAC_MISSING ->
          once("hmac", "id " + settings.id() + " is spoken without our key");
      default -> Optional.empty();
    };
  }

  private Optional<String> once(String key, String text) {
    return said.size() < MOST_SAID && said.add(key) ? Optional.of(text) : Optional.empty();
  }

  private Optional<String> proposing(String key, String text, long now) {
    if (heardAt.size() >= MOST_SAID && !heardAt.containsKey(key)) {
      return Optional.empty();
    }
    return now - heardAt.computeIfAbsent(key, first -> now) < LISTEN_NANOS
        ? Optional.empty()
        : once(key, text + proposal());
  }

  private String proposal() {
    int free = seen.nextClearBit(1);
    return free > 255 ? "; no id is free here" : "; id " + free + " is free here";
  }
}
