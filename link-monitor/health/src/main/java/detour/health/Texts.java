package detour.health;

import java.util.Locale;

/** Durations in the words of reasons. */
final class Texts {
  private Texts() {}

  /** {@code 10.4 ms}. */
  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  /** {@code 0.74 s}. */
  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
