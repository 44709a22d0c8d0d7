package detour.health;

import detour.event.Reason;
import java.util.List;

/**
 * What a path's health shows of itself.
 *
 * @param state what it is
 * @param sinceNanos when it became so
 * @param reason why
 * @param suspect whether a confirm burst is under way
 * @param rttNanos smoothed round trip of the nearest target that answers, -1 if none
 * @param jitterNanos its mean deviation, -1 if none
 * @param lossPermille of the last 60 probes, -1 before the first outcome
 * @param targets one for each target, in order
 */
public record Snapshot(
    State state,
    long sinceNanos,
    Reason reason,
    boolean suspect,
    long rttNanos,
    long jitterNanos,
    int lossPermille,
    List<Target> targets) {

  /**
   * One target.
   *
   * @param rttNanos smoothed round trip, -1 before the first answer
   * @param silent whether its last probes went unanswered
   * @param retired whether it is asked only now and then
   */
  public record Target(long rttNanos, boolean silent, boolean retired) {}
}
