package detour.vrrp.packet;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads adverts for one virtual router: the checks of RFC 9568 section 7.1 in order, and of RFC
 * 3768 section 7.1 for version 2.
 */
public final class AdvertReader {
  private static final int CARP_LENGTH = 36;
  private static final int CARP_WORDS = 7;

  private Optional<HmacGuard> guard;
  private Expected expected;

  /**
   * @param guard none: trailers are not known here, as in routers without the draft
   */
  public AdvertReader(Expected expected, Optional<HmacGuard> guard) {
    this.expected = expected;
    this.guard = guard;
  }

  /** From now on we send from another address. */
  public void ownAddress(Optional<InetAddress> own) {
    expected = expected.from(own);
  }

  /** From now on this is expected, from the same own address. */
  public void expect(Expected next) {
    expected = next.from(expected.own());
  }

  /** From now on trailers are judged by this. */
  public void guardBy(Optional<HmacGuard> next) {
    guard = next;
  }

  /** Reads a frame. */
  public Reading read(byte[] frame, long utcSeconds) {
    Frames.Carried carried = Frames.read(frame);
    if (carried instanceof Frames.Carried.Nothing nothing) {
      return new Reading.Rejected(nothing.reason(), 0);
    }
    return read(((Frames.Carried.Packet) carried).datagram(), utcSeconds);
  }

  /**
   * Reads the payload of an IP packet.
   *
   * @param utcSeconds the time of day, for trailers
   */
  public Reading read(Datagram datagram, long utcSeconds) {
    Optional<RejectReason> envelope = envelope(datagram);
    byte[] message = datagram.payload();
    int vrid = message.length > 1 ? message[1] & 0xff : 0;
    if (envelope.isPresent()) {
      return rejected(envelope.get(), vrid, datagram);
    }
    Optional<RejectReason> shape = shape(message);
    if (shape.isPresent()) {
      return rejected(shape.get(), vrid, datagram);
    }
    Optional<ChecksumForm> form = checksumForm(datagram);
    if (form.isEmpty()) {
      return rejected(RejectReason.CHECKSUM, vrid, datagram);
    }
    Optional<RejectReason> refused =
        sender(datagram.source(), vrid)
            .or(() -> authentication(message))
            .or(() -> trailer(datagram, utcSeconds))
            .or(() -> interval(message));
    if (refused.isPresent()) {
      if (refused.get() == RejectReason.HMAC_TIME) {
        long said = HmacTrailer.stamp(message, pduLength(message)).seconds();
        return new Reading.Rejected(
            RejectReason.HMAC_TIME, vrid, Optional.of(datagram.source()), said - utcSeconds);
      }
      return rejected(refused.get(), vrid, datagram);
    }
    return accepted(datagram, form.get());
  }

  private static Reading rejected(RejectReason reason, int vrid, Datagram datagram) {
    return new Reading.Rejected(reason, vrid, Optional.of(datagram.source()), 0);
  }

  private Optional<RejectReason> envelope(Datagram datagram) {
    if (datagram.family() != expected.family()) {
      return Optional.of(RejectReason.FAMILY);
    }
    boolean group = datagram.destination().equals(Protocol.group(expected.family()));
    if (group == expected.unicast()) {
      return Optional.of(RejectReason.DESTINATION);
    }
    return datagram.hopLimit() < expected.leastHopLimit()
        ? Optional.of(RejectReason.HOP_LIMIT)
        : Optional.empty();
  }

  private Optional<RejectReason> shape(byte[] message) {
    if (message.length < Protocol.HEADER) {
      return Optional.of(RejectReason.TOO_SHORT);
    }
    int version = (message[0] & 0xff) >>> 4;
    if (expected.versions().stream().noneMatch(each -> each.number() == version)) {
      return Optional.of(carp(message) ? RejectReason.CARP : RejectReason.VERSION);
    }
    if ((message[0] & 0xf) != Protocol.TYPE_ADVERTISEMENT) {
      return Optional.of(RejectReason.TYPE);
    }
    if (carp(message)) {
      return Optional.of(RejectReason.CARP);
    }
    if (message[3] == 0) {
      return Optional.of(RejectReason.NO_ADDRESS);
    }
    int pdu = pduLength(message);
    boolean whole =
        message.length == pdu
            || (version == Version.V3.number()
                && guard.isPresent()
                && HmacTrailer.present(message, pdu));
    return whole ? Optional.empty() : Optional.of(RejectReason.LENGTH);
  }

  /** A CARP header looks like version 2 with seven addresses, but is shorter. */
  private static boolean carp(byte[] message) {
    return message.length == CARP_LENGTH && message[0] == 0x21 && message[3] == CARP_WORDS;
  }

  private int pduLength(byte[] message) {
    int v2 = (message[0] & 0xff) >>> 4 == Version.V2.number() ? Protocol.V2_AUTH_DATA : 0;
    return Protocol.HEADER + (message[3] & 0xff) * expected.family().addressLength() + v2;
  }

  private Optional<ChecksumForm> checksumForm(Datagram datagram) {
    byte[] message = datagram.payload();
    boolean v2 = version(message) == Version.V2;
    boolean six = expected.family() == Family.IPV6;
    int covered = six ? message.length : pduLength(message);
    for (ChecksumForm form : ChecksumForm.values()) {
      boolean possible =
          v2 ? form == ChecksumForm.MESSAGE : six ? form == ChecksumForm.PSEUDO_HEADER : true;
      if (possible
          && Checksum.of(message, covered, form, datagram.source(), datagram.destination()) == 0) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  private Optional<RejectReason> sender(InetAddress source, int vrid) {
    if (vrid != expected.vrid()) {
      return Optional.of(RejectReason.VRID);
    }
    if (expected.own().filter(source::equals).isPresent()) {
      return Optional.of(RejectReason.OWN);
    }
    return expected.unicast() && !expected.peers().contains(source)
        ? Optional.of(RejectReason.SOURCE)
        : Optional.empty();
  }

  private Optional<RejectReason> authentication(byte[] message) {
    if (version(message) != Version.V2) {
      return Optional.empty();
    }
    if (message[4] != (expected.password().isPresent() ? 1 : 0)) {
      return Optional.of(RejectReason.AUTH_TYPE);
    }
    byte[] data =
        Arrays.copyOfRange(message, message.length - Protocol.V2_AUTH_DATA, message.length);
    return expected
        .password()
        .filter(each -> !Arrays.equals(data, AdvertWriter.authData(each)))
        .map(each -> RejectReason.AUTH_DATA);
  }

  private Optional<RejectReason> trailer(Datagram datagram, long utcSeconds) {
    byte[] message = datagram.payload();
    return guard
        .filter(each -> version(message) == Version.V3)
        .flatMap(each -> each.check(message, pduLength(message), datagram.source(), utcSeconds));
  }

  private Optional<RejectReason> interval(byte[] message) {
    int interval = intervalCentis(message);
    if (interval == 0) {
      return Optional.of(RejectReason.INTERVAL_ZERO);
    }
    boolean differs = version(message) == Version.V2 && interval != 100 * expected.v2Seconds();
    return differs ? Optional.of(RejectReason.INTERVAL_DIFFERS) : Optional.empty();
  }

  private static Version version(byte[] message) {
    return (message[0] & 0xff) >>> 4 == Version.V2.number() ? Version.V2 : Version.V3;
  }

  /** The four reserved bits of version 3 are not looked at (RFC 9568 section 5.2.6). */
  private static int intervalCentis(byte[] message) {
    return version(message) == Version.V2
        ? 100 * (message[5] & 0xff)
        : (message[4] & 0xf) << 8 | (message[5] & 0xff);
  }

  private Reading accepted(Datagram datagram, ChecksumForm form) {
    byte[] message = datagram.payload();
    int length = expected.family().addressLength();
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < (message[3] & 0xff); i++) {
      int at = Protocol.HEADER + i * length;
      addresses.add(Addresses.fromBytes(Arrays.copyOfRange(message, at, at + length)));
    }
    Advert advert =
        new Advert(
            version(message),
            message[1] & 0xff,
            message[2] & 0xff,
            intervalCentis(message),
            addresses);
    boolean agree =
        addresses.size() == expected.addresses().size()
            && new HashSet<>(addresses).equals(new HashSet<>(expected.addresses()));
    return new Reading.Accepted(datagram.source(), advert, path(message, form), form, agree);
  }

  private AcceptPath path(byte[] message, ChecksumForm form) {
    if (version(message) == Version.V2) {
      return expected.password().isPresent() ? AcceptPath.V2_PASSWORD : AcceptPath.V2;
    }
    boolean six = expected.family() == Family.IPV6;
    if (HmacTrailer.present(message, pduLength(message))) {
      return six ? AcceptPath.V3_IPV6_HMAC : AcceptPath.V3_HMAC;
    }
    if (six) {
      return AcceptPath.V3_IPV6;
    }
    return switch (form) {
      case MESSAGE -> AcceptPath.V3_MESSAGE;
      case PSEUDO_HEADER -> AcceptPath.V3_PSEUDO_HEADER;
      case PSEUDO_HEADER_MULTICAST -> AcceptPath.V3_PSEUDO_HEADER_MULTICAST;
    };
  }
}
