package detour.health.silence;

/** A quantity that halves in a fixed time. */
final class Decay {
  private final double halfLifeNanos;
  private double value;
  private long atNanos;

  Decay(double initial, long halfLife, long now) {
    value = initial;
    halfLifeNanos = (double) halfLife;
    atNanos = now;
  }

  double at(long now) {
    return value * Math.exp(-Math.log(2) * (now - atNanos) / halfLifeNanos);
  }

  void set(double to, long now) {
    value = to;
    atNanos = now;
  }

  /** The time at which it will have fallen to a lower value. */
  long whenAt(double lower) {
    return atNanos + (long) (halfLifeNanos * Math.log(value / lower) / Math.log(2));
  }
}
