package detour.vrrp.state;

import detour.vrrp.packet.Version;

/** The times that follow from intervals and priorities. */
final class Timers {
  private static final long SECOND = 1_000_000_000L;

  private Timers() {}

  /**
   * Skew_Time: the lower the priority the later (RFC 9568 section 6.1; version 2 counts in seconds
   * whatever the interval, RFC 3768 section 6.1). In nanoseconds, as whole centiseconds make two
   * Backups of fast adverts fire at once.
   */
  static long skew(Version version, int priority, long activeInterval) {
    return (256 - priority) * (version == Version.V2 ? SECOND : activeInterval) / 256;
  }

  /** Active_Down_Interval (RFC 9568 section 6.1). */
  static long down(Version version, int priority, long activeInterval) {
    return 3 * activeInterval + skew(version, priority, activeInterval);
  }
}
