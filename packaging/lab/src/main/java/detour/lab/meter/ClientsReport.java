package detour.lab.meter;

import java.time.Duration;
import java.util.List;

/**
 * Long-lived TCP connections of one kind: when each began, and when its client was told of its end.
 *
 * @param clients their name
 * @param family their address family
 * @param lives one for each connection
 */
public record ClientsReport(String clients, Family family, List<Life> lives) {
  /**
   * One connection.
   *
   * @param establishedNanos when it was there
   * @param toldNanos when its client was told (reset, end, error); 0 if it never was
   */
  public record Life(long establishedNanos, long toldNanos) {
    boolean livesAt(long nanos) {
      return establishedNanos - nanos < 0 && (toldNanos == 0 || toldNanos - nanos >= 0);
    }
  }

  /** Copies the list. */
  public ClientsReport {
    lives = List.copyOf(lives);
  }

  /** Connections that lived at a moment. */
  public int livingAt(long nanos) {
    return (int) lives.stream().filter(l -> l.livesAt(nanos)).count();
  }

  /**
   * How long after a moment each connection that lived then was told, shortest first; those never
   * told are missing.
   */
  public List<Duration> toldAfter(long nanos) {
    return lives.stream()
        .filter(l -> l.livesAt(nanos) && l.toldNanos() != 0)
        .map(l -> Duration.ofNanos(l.toldNanos() - nanos))
        .sorted()
        .toList();
  }
}
