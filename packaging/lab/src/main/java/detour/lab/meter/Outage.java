package detour.lab.meter;

import java.time.Duration;

/**
 * A silence of one stream.
 *
 * @param lastNanos the last answer before it
 * @param firstNanos the first answer after it; the end of the measurement, if there was none
 * @param over false if nothing more was heard until the end of the measurement
 */
public record Outage(long lastNanos, long firstNanos, boolean over) {
  /**
   * How long it was. The pace of the stream is part of it: an unharmed stream has silences as long
   * as its interval.
   */
  public Duration length() {
    return Duration.ofNanos(firstNanos - lastNanos);
  }

  /** Its length in milliseconds; infinite if it was not over when the measurement ended. */
  public double millis() {
    return over ? (firstNanos - lastNanos) / 1e6 : Double.POSITIVE_INFINITY;
  }
}
