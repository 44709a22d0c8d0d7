package detour.vrrp.simulation;

import detour.vrrp.packet.Version;
import detour.vrrp.state.Heard;
import detour.vrrp.state.RouterNumbers;
import detour.vrrp.state.Speech;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * For how long a Backup may wait, computed anew from what came to it: RFC 9568 section 6.4.2, RFC
 * 3768 sections 6.1 and 6.4.2. All times are of the Backup's own clock.
 */
final class Patience {
  private static final long SECOND = 1_000_000_000L;

  private Version version = Version.V3;
  private long interval;
  private long length;
  private long dueAt;
  private boolean mayHold;
  private @Nullable InetAddress v3Source;
  private long v3At;

  /**
   * It becomes Backup, and has heard nothing as such (section 6.4.1).
   *
   * @param holds whether it still has the addresses: then it gives the first it hears a whole
   *     Active_Down_Interval
   */
  void begin(RouterNumbers numbers, int priority, boolean holds, long now) {
    version = numbers.speech() == Speech.V2 ? Version.V2 : Version.V3;
    interval = numbers.intervalNanos();
    mayHold = holds;
    length = 3 * interval + skew(version, priority);
    dueAt = now + length;
  }

  /** Whether it is to pass over an advert, as its sender speaks version 3 (RFC 9568, 8.4.2). */
  boolean overruled(Heard heard, long ownInterval, long now) {
    if (heard.version() == Version.V3) {
      v3Source = heard.source();
      v3At = now;
      return false;
    }
    return heard.source().equals(v3Source) && now - v3At < 3 * ownInterval;
  }

  /** An advert came to a Backup. */
  void heard(Heard heard, int priority, boolean mayPreempt, long now) {
    if (heard.priority() == 0) {
      dueAt = Math.min(dueAt, now + skew(heard.version(), priority));
      return;
    }
    boolean obeyed = heard.priority() >= priority || !mayPreempt; // else it is discarded
    if (obeyed) {
      version = heard.version();
      interval = version == Version.V3 ? heard.intervalNanos() : heldInVersion2(heard);
    }
    if (obeyed || mayHold) {
      long down = 3 * interval + skew(version, priority);
      dueAt = obeyed ? now + down : Math.max(dueAt, now + down);
      length = down;
    }
    mayHold = false;
  }

  private static long heldInVersion2(Heard heard) {
    return (heard.intervalNanos() + SECOND - 1) / SECOND * SECOND;
  }

  private long skew(Version of, int priority) {
    return (256 - priority) * (of == Version.V2 ? SECOND : interval) / 256;
  }

  /** What it has learned is the Active's. */
  long intervalNanos() {
    return interval;
  }

  /** From the last advert that it obeyed on, at most. */
  long lengthNanos() {
    return length;
  }

  /** When it is Active at the latest, if nothing more comes. */
  long dueAt() {
    return dueAt;
  }
}
