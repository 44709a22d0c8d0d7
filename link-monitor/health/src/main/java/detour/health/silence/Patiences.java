package detour.health.silence;

import java.time.Duration;

/**
 * How long a silence may last before each step.
 *
 * @param suspect under flowing traffic, before new flows go elsewhere; longer than the medium's
 *     usual total stall
 * @param move before established flows are moved as well, when traffic showed the silence
 * @param idle before the verdict when only probes showed it; longer than bufferbloat's rise
 * @param saturated before the verdict on an uplink that is full: answers may stand in its queue
 * @param cap a longer silence is an outage, not a habit, and never learned
 */
public record Patiences(
    Duration suspect, Duration move, Duration idle, Duration saturated, Duration cap) {
  public Patiences {
    if (suspect.isNegative()
        || suspect.compareTo(move) > 0
        || suspect.compareTo(idle) > 0
        || idle.compareTo(saturated) > 0
        || move.compareTo(cap) > 0) {
      throw new IllegalArgumentException(
          "suspect may not be above move or idle, nor idle above saturated, nor move above cap");
    }
  }

  /**
   * Verdicts by traffic fall in one step, at the patience of suspicion, whatever stalls were seen.
   */
  public Patiences quick() {
    return new Patiences(suspect, suspect, idle, saturated, cap);
  }

  /** Established flows are moved, and silence of probes is believed, after twice the time. */
  public Patiences calm() {
    return new Patiences(
        suspect,
        move.multipliedBy(2),
        idle.multipliedBy(2),
        saturated.multipliedBy(2),
        cap.multipliedBy(2));
  }

  /** No verdict before this silence, whatever showed it. */
  public Patiences atLeast(Duration verdict) {
    return new Patiences(
        shorter(suspect, verdict),
        verdict,
        verdict,
        longer(saturated, verdict),
        longer(cap, verdict));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
