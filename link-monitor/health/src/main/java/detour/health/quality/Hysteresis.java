package detour.health.quality;

/**
 * On above one limit, off below a lower one for a while, and not before a least time; between the
 * two it stays as it is.
 */
final class Hysteresis {
  private final long leastNanos;
  private final long lowForNanos;
  private boolean on;
  private long sinceNanos;
  private boolean low;
  private long lowSinceNanos;

  /**
   * @param leastNanos it stays on at least so long
   * @param lowForNanos it must have been low for so long before it goes off
   */
  Hysteresis(long leastNanos, long lowForNanos) {
    this.leastNanos = leastNanos;
    this.lowForNanos = lowForNanos;
  }

  /** Takes what is measured; returns whether it has just gone on. */
  boolean update(long now, boolean isHigh, boolean isLow) {
    if (!on) {
      on = isHigh;
      sinceNanos = now;
      low = false;
      return on;
    }
    if (!isLow) {
      low = false;
    } else if (!low) {
      low = true;
      lowSinceNanos = now;
    }
    if (low && now - lowSinceNanos >= lowForNanos && now - sinceNanos >= leastNanos) {
      on = false;
    }
    return false;
  }

  boolean on() {
    return on;
  }

  void clear() {
    on = false;
  }
}
