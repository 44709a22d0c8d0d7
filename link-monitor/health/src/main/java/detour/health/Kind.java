package detour.health;

import java.time.Duration;
import java.util.Locale;

/** What medium an uplink is: a set of defaults, each of which can be overridden. */
public enum Kind {
  // interval, variance floor, confirm probes x gap, patience: the silence each medium is known to
  // recover from by itself (packet loss repair, radio grants, handovers, bufferbloat).
  FIBER(1000, 20, 8, 60, 700),
  CABLE(1000, 25, 8, 60, 800),
  TUNNEL(1000, 25, 8, 60, 900),
  DSL(1000, 30, 8, 60, 900),
  FIVE_G(2000, 40, 8, 90, 1000),
  LTE(2000, 60, 8, 120, 1500),
  SATELLITE(2000, 200, 8, 250, 2500);

  private final Settings settings;

  Kind(int interval, int varianceFloor, int probes, int gap, int patience) {
    settings =
        new Settings(
            Duration.ofMillis(interval),
            Duration.ofMillis(varianceFloor),
            probes,
            Duration.ofMillis(gap),
            Duration.ofMillis(patience),
            1,
            3);
  }

  /** The defaults of this medium. */
  public Settings settings() {
    return settings;
  }

  /** The word in the configuration: {@code fiber}, {@code 5g}, ... */
  public String word() {
    return this == FIVE_G ? "5g" : name().toLowerCase(Locale.ROOT);
  }
}
