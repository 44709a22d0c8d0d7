package detour.vrrp;

import detour.kernel.address.Addresses;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.RejectReason;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Notices others in the LAN with our id that are not our other gateway; says each once. */
final class Strangers {
  private static final int MOST_SAID = 64;

  private final RouterSettings settings;
  private final BitSet seen = new BitSet(256);
  private final Set<String> said = new HashSet<>();

  Strangers(RouterSettings settings) {
    this.settings = settings;
    seen.set(0);
    seen.set(settings.id());
  }

  /** What there is to say about a frame, the first time. */
  Optional<String> notice(Reading reading) {
    if (reading instanceof Reading.Rejected rejected) {
      return rejected(rejected);
    }
    Reading.Accepted accepted = (Reading.Accepted) reading;
    if (accepted.addressesAgree()) {
      return Optional.empty();
    }
    String from = Addresses.text(accepted.source());
    boolean nothingShared =
        accepted.advert().addresses().stream().noneMatch(settings.plainAddresses()::contains);
    return nothingShared
        ? once(
            from + accepted.advert().addresses(),
            from + " uses id " + settings.id() + " for other addresses" + proposal())
        : Optional.empty(); // the other gateway, set up otherwise: PeerDifferences says so
  }

  /** What there is to say, the first time, of adverts that are refused for how they are set up. */
  Optional<String> unlike(Reading reading) {
    if (!(reading instanceof Reading.Rejected rejected) || rejected.vrid() != settings.id()) {
      return Optional.empty();
    }
    return switch (rejected.reason()) {
      case VERSION ->
          once(
              "version",
              "another version is spoken with id "
                  + settings.id()
                  + ": the same on both gateways, or version: both while they change"
                  + proposal());
      case INTERVAL_DIFFERS ->
          once(
              "interval",
              "version 2 is spoken with id "
                  + settings.id()
                  + " at another interval than "
                  + settings.v2Seconds()
                  + " s: it takes the same on both gateways");
      default -> Optional.empty();
    };
  }

  private Optional<String> rejected(Reading.Rejected rejected) {
    if (rejected.reason() == RejectReason.VRID) {
      seen.set(rejected.vrid());
      return Optional.empty();
    }
    if (rejected.vrid() != settings.id()) {
      return Optional.empty();
    }
    return switch (rejected.reason()) {
      case CARP -> once("carp", "CARP is spoken with id " + settings.id() + proposal());
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

  private String proposal() {
    int free = seen.nextClearBit(1);
    return free > 255 ? "; no id is free here" : "; id " + free + " is free here";
  }
}
