package detour.health;

import java.time.Duration;

/**
 * The numbers of the dead detector.
 *
 * @param interval between two steady probes; they go to the targets in turn
 * @param varianceFloor least slack above the smoothed round trip before a probe counts as
 *     unanswered
 * @param confirmProbes probes of a confirm burst, at least
 * @param confirmGap between two of them
 * @param patience least silence, from the sending of the first silent probe, before the verdict
 *     down
 * @param quorum targets that must answer for the uplink to be up; 1 to the number of targets
 * @param recoverAnswers answers in a row that bring an uplink up
 */
public record Settings(
    Duration interval,
    Duration varianceFloor,
    int confirmProbes,
    Duration confirmGap,
    Duration patience,
    int quorum,
    int recoverAnswers) {
  public Settings {
    if (interval.isNegative() || interval.isZero() || confirmProbes < 1 || quorum < 1) {
      throw new IllegalArgumentException("interval, confirmProbes and quorum must be positive");
    }
  }

  /** The same with another interval. */
  public Settings withInterval(Duration value) {
    return new Settings(
        value, varianceFloor, confirmProbes, confirmGap, patience, quorum, recoverAnswers);
  }

  /** The same with another patience. */
  public Settings withPatience(Duration value) {
    return new Settings(
        interval, varianceFloor, confirmProbes, confirmGap, value, quorum, recoverAnswers);
  }

  /** The same with another quorum. */
  public Settings withQuorum(int value) {
    return new Settings(
        interval, varianceFloor, confirmProbes, confirmGap, patience, value, recoverAnswers);
  }

  /**
   * The longest time from a cut without traffic to the verdict, for a round trip and no loss: the
   * wait for the next probe, and then the longer of the patience and the burst with its last
   * time-out.
   */
  public Duration worstCase(Duration roundTrip) {
    Duration timeout = roundTrip.plus(varianceFloor);
    Duration burst = timeout.plus(confirmGap.multipliedBy(confirmProbes - 1L)).plus(timeout);
    return interval.plus(burst.compareTo(patience) > 0 ? burst : patience);
  }
}
