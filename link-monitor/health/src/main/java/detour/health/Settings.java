package detour.health;

import detour.health.quality.QualityLimits;
import detour.health.silence.Burst;
import detour.health.silence.Patiences;
import detour.health.silence.Watch;
import java.time.Duration;

/**
 * The numbers of both detectors. Every one can be overridden; the defaults are those of a {@link
 * Kind}.
 *
 * @param interval between two steady probes; they go to the targets in turn
 * @param varianceFloor least slack above the smoothed round trip before a probe counts as
 *     unanswered
 * @param fast the burst after traffic fell silent: waves, and the gap between two
 * @param slow the burst after a probe went unanswered: probes, and the gap between two
 * @param watch how traffic is watched
 * @param patiences how long a silence may last
 * @param limits when the path counts as degraded
 * @param quorum targets that must answer for the uplink to be up; 1 to the number of targets
 * @param recoverAnswers answers in a row that bring an uplink up
 */
public record Settings(
    Duration interval,
    Duration varianceFloor,
    Burst fast,
    Burst slow,
    Watch watch,
    Patiences patiences,
    QualityLimits limits,
    int quorum,
    int recoverAnswers) {
  public Settings {
    if (interval.isNegative() || interval.isZero() || quorum < 1 || recoverAnswers < 1) {
      throw new IllegalArgumentException("interval, quorum and recoverAnswers must be positive");
    }
  }

  /**
   * Whether a fast burst, each wave of which asks so many targets, can tell: they may be a quorum.
   */
  boolean fastTells(int inWaves) {
    return quorum == 1 || inWaves >= quorum;
  }

  /** The same with another interval. */
  public Settings withInterval(Duration value) {
    return new Settings(
        value, varianceFloor, fast, slow, watch, patiences, limits, quorum, recoverAnswers);
  }

  /** The same with one patience for every verdict. */
  public Settings withPatience(Duration value) {
    return value.equals(patience()) ? this : withPatiences(patiences.atLeast(value));
  }

  /** The same, quicker or calmer. */
  public Settings withPatience(Patience patience) {
    return withPatiences(patience.applyTo(patiences));
  }

  /** The same with other patiences. */
  public Settings withPatiences(Patiences value) {
    return new Settings(
        interval, varianceFloor, fast, slow, watch, value, limits, quorum, recoverAnswers);
  }

  /** The same with other limits of quality. */
  public Settings withLimits(QualityLimits value) {
    return new Settings(
        interval, varianceFloor, fast, slow, watch, patiences, value, quorum, recoverAnswers);
  }

  /** The same with another quorum. */
  public Settings withQuorum(int value) {
    return new Settings(
        interval, varianceFloor, fast, slow, watch, patiences, limits, value, recoverAnswers);
  }

  /** Least silence of probes before the verdict, without traffic. */
  public Duration patience() {
    return patiences.idle();
  }
}
