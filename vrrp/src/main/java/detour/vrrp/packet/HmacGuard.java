package detour.vrrp.packet;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Demands and checks trailers. Keeps the last stamp of each sender, so that no advert counts twice.
 */
public final class HmacGuard {
  /** How a pair that has no keys yet comes to use them without a pause. */
  public enum Mode {
    /** Adverts go out without trailer; right and missing ones are taken, wrong ones are not. */
    LISTEN,
    /** Adverts go out with a trailer; adverts without one are still taken. */
    PERMIT,
    /** Adverts without a right trailer are not taken. */
    ENFORCE
  }

  /** Senders remembered at most: who has the key is few. */
  private static final int MOST_SENDERS = 64;

  private final Mode mode;
  private final Map<Integer, HmacKey> keys = new HashMap<>();
  private final long windowSeconds;
  private final Map<InetAddress, HmacStamp> last = new HashMap<>();

  /**
   * @param keys all that are taken; two during a change of keys
   * @param windowSeconds by which clocks may differ: the greater of 5 s and three intervals
   */
  public HmacGuard(Mode mode, Collection<HmacKey> keys, long windowSeconds) {
    this.mode = mode;
    this.windowSeconds = windowSeconds;
    keys.forEach(each -> this.keys.put(each.id(), each));
  }

  /** How strict it is. */
  public Mode mode() {
    return mode;
  }

  /** What is wrong with a message as far as the trailer goes; empty: it is right. */
  Optional<RejectReason> check(byte[] message, int pduLength, InetAddress source, long utcSeconds) {
    if (!HmacTrailer.present(message, pduLength)) {
      return mode == Mode.ENFORCE ? Optional.of(RejectReason.HMAC_MISSING) : Optional.empty();
    }
    HmacKey key = keys.get(HmacTrailer.keyId(message, pduLength));
    if (key == null || !HmacTrailer.known(message, pduLength)) {
      return Optional.of(RejectReason.HMAC_KEY);
    }
    if (!HmacTrailer.right(message, pduLength, source, key)) {
      return Optional.of(RejectReason.HMAC_WRONG);
    }
    HmacStamp stamp = HmacTrailer.stamp(message, pduLength);
    if (Math.abs(stamp.seconds() - utcSeconds) > windowSeconds) {
      return Optional.of(RejectReason.HMAC_TIME);
    }
    HmacStamp before = last.get(source);
    if (before != null && stamp.compareTo(before) <= 0) {
      return Optional.of(RejectReason.HMAC_REPLAY);
    }
    if (before != null || last.size() < MOST_SENDERS) {
      last.put(source, stamp);
    }
    return Optional.empty();
  }
}
