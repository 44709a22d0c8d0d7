package detour.health;

import detour.event.Reason;
import detour.health.quality.Quality;
import detour.health.silence.Stalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path's health shows of itself.
 *
 * @param state what it is
 * @param sinceNanos when it became so
 * @param reason why
 * @param suspect whether a confirm burst is under way, or was confirmed
 * @param rttNanos smoothed round trip of the nearest target that answers, -1 if none
 * @param lossPermille of the last 60 probes, -1 before the first outcome
 * @param targets one for each target, in order
 * @param quality how well it carries traffic
 * @param stalls silences that ended by themselves
 * @param counters what the detector did
 * @param damping where flap damping stands
 * @param traffic the last reading of the office's own traffic, null before the first
 */
public record Snapshot(
    State state,
    long sinceNanos,
    Reason reason,
    boolean suspect,
    long rttNanos,
    int lossPermille,
    List<Target> targets,
    Quality quality,
    Stalls stalls,
    Counters counters,
    Damping damping,
    @Nullable Traffic traffic) {

  /**
   * One target.
   *
   * @param rttNanos smoothed round trip, -1 before the first answer
   * @param silent whether its last probes went unanswered
   * @param retired whether it is asked only now and then
   * @param kind how it is asked
   * @param missesInARow its last probes that went unanswered
   * @param wrong what is wrong with its answers, null for nothing
   * @param quality how well it is reached
   */
  public record Target(
      long rttNanos,
      boolean silent,
      boolean retired,
      ProbeKind kind,
      int missesInARow,
      @Nullable Reason wrong,
      Quality quality) {}

  /**
   * Sums since the start.
   *
   * @param probes sent
   * @param suspicions silences that were questioned
   * @param answered suspicions that an answer dismissed
   * @param vetoed suspicions that the office's own traffic dismissed
   * @param movePatienceNanos the silence after which established flows are moved, as learned
   * @param idlePatienceNanos the same of probes alone
   * @param full whether the uplink is taken to be full, and judged slowly
   */
  public record Counters(
      long probes,
      long suspicions,
      long answered,
      long vetoed,
      long movePatienceNanos,
      long idlePatienceNanos,
      boolean full) {}

  /**
   * Flap damping.
   *
   * @param penalty 0 upwards; above 2500 it is suppressed, below 800 let go
   * @param suppressed whether other uplinks are preferred
   * @param untilNanos until when, -1 if it is not
   */
  public record Damping(double penalty, boolean suppressed, long untilNanos) {}
}
