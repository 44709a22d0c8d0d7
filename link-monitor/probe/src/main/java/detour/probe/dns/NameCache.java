package detour.probe.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The address of one name, and when to ask for it anew. Pure: time comes in as nanoseconds. */
final class NameCache {
  /** However short a record says it lives: probes must not become questions. */
  static final Duration LEAST = Duration.ofSeconds(30);

  /** However long a record says it lives: a target that moved is found within this. */
  static final Duration MOST = Duration.ofHours(1);

  /** After a failure, before it is tried again. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  private @Nullable InetAddress address;
  private long askAtNanos;
  private boolean everAsked;

  /** The last good address, however old. */
  Optional<InetAddress> address() {
    return Optional.ofNullable(address);
  }

  /** Whether it is time to look it up. */
  boolean due(long now) {
    return !everAsked || now - askAtNanos >= 0;
  }

  /**
   * It was looked up. The address that was used before is kept if it is still among them, so that
   * round trips stay comparable.
   */
  InetAddress resolved(long now, List<InetAddress> addresses, long ttlSeconds) {
    InetAddress before = address;
    InetAddress chosen = before != null && addresses.contains(before) ? before : addresses.get(0);
    address = chosen;
    everAsked = true;
    long kept = Math.max(LEAST.toSeconds(), Math.min(MOST.toSeconds(), ttlSeconds));
    askAtNanos = now + Duration.ofSeconds(kept).toNanos();
    return chosen;
  }

  /** It could not be looked up; the last good address stays. */
  void failed(long now) {
    everAsked = true;
    askAtNanos = now + PAUSE.toNanos();
  }
}
