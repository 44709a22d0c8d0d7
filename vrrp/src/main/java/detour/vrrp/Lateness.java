package detour.vrrp;

/** How late the deciding thread comes to what was due. One thread. */
public final class Lateness {
  private static final long NOTABLE_NANOS = 10_000_000L;

  private long count;
  private long notable;
  private long worst;
  private long last;

  void late(long nanos) {
    count++;
    last = nanos;
    worst = Math.max(worst, nanos);
    notable += nanos >= NOTABLE_NANOS ? 1 : 0;
  }

  /**
   * The figures at one moment.
   *
   * @param timers that fired
   * @param over10Millis of them
   * @param worstNanos since the start
   * @param lastNanos of the last one
   */
  public record Figures(long timers, long over10Millis, long worstNanos, long lastNanos) {}

  Figures figures() {
    return new Figures(count, notable, worst, last);
  }
}
