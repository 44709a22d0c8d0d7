package detour.health;

import detour.health.quality.QualityLimits;
import detour.health.silence.Burst;
import detour.health.silence.Patiences;
import detour.health.silence.Watch;
import java.time.Duration;
import java.util.Locale;

/**
 * What medium an uplink is: a set of defaults, each of which can be overridden.
 *
 * <p>The patience of suspicion is longer than the medium's usual total stall: a DOCSIS map or the
 * repair of power line loss takes 50 to 100 ms, handover and the re-establishment of a radio
 * connection 100 to 600 ms. The patience of a move adds what is rare but ends by itself: fiber's
 * 250 ms outlasts bursts of loss of 50 ms and stalls of 120 ms all but every third day; a radio
 * that heard nothing for 1000 ms gives the connection up itself (3GPP TS 36.331, T310), so LTE
 * waits a little longer than that; a satellite changes its beam or its gateway within two seconds.
 * The idle patience is longer than bufferbloat's rise, the saturated one than the queue of a sick
 * modem.
 */
public enum Kind {
  FIBER(
      10,
      probes(1000, 20),
      waves(3, 10, 60),
      watch(10, 30, 400, 2),
      patiences(90, 250, 700, 2500, 500),
      QualityLimits.of(150, 30, false)),
  CABLE(
      20,
      probes(1000, 25),
      waves(3, 10, 60),
      watch(10, 40, 400, 2),
      patiences(130, 300, 800, 2500, 600),
      QualityLimits.of(150, 40, false)),
  TUNNEL(
      25,
      probes(1000, 25),
      waves(3, 10, 60),
      watch(10, 40, 400, 2),
      patiences(150, 350, 900, 2500, 600),
      QualityLimits.of(200, 40, false)),
  DSL(
      30,
      probes(1000, 30),
      waves(3, 10, 60),
      watch(10, 50, 400, 2),
      patiences(160, 400, 900, 3000, 800),
      QualityLimits.of(200, 40, false)),
  FIVE_G(
      25,
      probes(2000, 40),
      waves(3, 25, 90),
      watch(20, 80, 400, 5),
      patiences(400, 700, 1000, 3000, 1500),
      QualityLimits.of(200, 60, true)),
  LTE(
      50,
      probes(2000, 60),
      waves(3, 40, 120),
      watch(20, 150, 600, 8),
      patiences(800, 1200, 1500, 4000, 2500),
      QualityLimits.of(300, 80, true)),
  SATELLITE(
      600,
      probes(2000, 200),
      waves(3, 100, 250),
      watch(50, 300, 1500, 8),
      patiences(1200, 1800, 2500, 5000, 4000),
      QualityLimits.of(1200, 150, true));

  private static final int SLOW_PROBES = 8;
  private static final int RECOVER_ANSWERS = 3;

  private record Probes(Duration interval, Duration varianceFloor) {}

  private record Bursts(Burst fast, Burst slow) {}

  private final Duration roundTrip;
  private final Settings settings;

  Kind(
      long roundTripMillis,
      Probes probes,
      Bursts bursts,
      Watch watch,
      Patiences patiences,
      QualityLimits limits) {
    roundTrip = Duration.ofMillis(roundTripMillis);
    settings =
        new Settings(
            probes.interval(),
            probes.varianceFloor(),
            bursts.fast(),
            bursts.slow(),
            watch,
            patiences,
            limits,
            1,
            RECOVER_ANSWERS);
  }

  private static Probes probes(long interval, long varianceFloor) {
    return new Probes(Duration.ofMillis(interval), Duration.ofMillis(varianceFloor));
  }

  private static Bursts waves(int count, long gap, long slowGap) {
    return new Bursts(
        new Burst(count, Duration.ofMillis(gap)),
        new Burst(SLOW_PROBES, Duration.ofMillis(slowGap)));
  }

  private static Watch watch(long tick, long floor, long cap, long refillSeconds) {
    return new Watch(
        Duration.ofMillis(tick),
        Duration.ofMillis(floor),
        Duration.ofMillis(cap),
        Duration.ofSeconds(refillSeconds));
  }

  private static Patiences patiences(long suspect, long move, long idle, long full, long cap) {
    return new Patiences(
        Duration.ofMillis(suspect),
        Duration.ofMillis(move),
        Duration.ofMillis(idle),
        Duration.ofMillis(full),
        Duration.ofMillis(cap));
  }

  /** The defaults of this medium. */
  public Settings settings() {
    return settings;
  }

  /**
   * The usual round trip to a well-known resolver, for which its numbers were chosen and simulated,
   * and which is reckoned with until one is seen. A geostationary satellite is passed four times at
   * 35,786 km, which light takes 477 ms for; its modems take the rest. The others are those of a
   * city whose resolver is near; a tunnel's is that of the line below it and some of its own.
   */
  public Duration roundTrip() {
    return roundTrip;
  }

  /** Whether its bytes are usually paid for. */
  public boolean metered() {
    return this == FIVE_G || this == LTE || this == SATELLITE;
  }

  /** The word in the configuration: {@code fiber}, {@code 5g}, ... */
  public String word() {
    return this == FIVE_G ? "5g" : name().toLowerCase(Locale.ROOT);
  }
}
