package detour.health;

import java.util.BitSet;

/**
 * A confirm burst: after a probe went unanswered, a row of probes to all targets that must all stay
 * unanswered before the verdict.
 *
 * <p>Its length grows with the loss that was measured, so that random loss cannot look like death:
 * the odds that {@code n} independent probes are lost at one and a half times that loss are below
 * 1e-9.
 */
final class Confirmation {
  private static final double ODDS = 1e-9;
  private static final double LOSS_FLOOR = 0.001;
  private static final double LOSS_MARGIN = 1.5;
  private static final int MOST_PROBES = 64;

  private final Settings settings;
  private final int targetCount;
  private final int length;
  private final long silentSinceNanos;
  private final BitSet answered = new BitSet();
  private int sent;
  private long nextAtNanos;
  private long lastTimeoutAtNanos;

  /**
   * @param lossPermille loss measured so far
   * @param silentSinceNanos when the probe that raised the suspicion was sent
   */
  Confirmation(
      Settings settings, int targetCount, int lossPermille, long silentSinceNanos, long now) {
    this.settings = settings;
    this.targetCount = targetCount;
    this.silentSinceNanos = silentSinceNanos;
    this.length = length(settings.confirmProbes(), lossPermille);
    this.nextAtNanos = now;
  }

  static int length(int least, int lossPermille) {
    double loss = Math.min(0.6, Math.max(LOSS_FLOOR, lossPermille / 1000.0));
    int wanted = (int) Math.ceil(Math.log(ODDS) / Math.log(LOSS_MARGIN * loss));
    return Math.min(MOST_PROBES, Math.max(least, wanted));
  }

  boolean probeDue(long now) {
    return sent < length && now - nextAtNanos >= 0;
  }

  void sent(long now, long timeoutAt) {
    sent++;
    nextAtNanos = now + settings.confirmGap().toNanos();
    if (sent == 1 || timeoutAt - lastTimeoutAtNanos > 0) {
      lastTimeoutAtNanos = timeoutAt;
    }
  }

  /** A probe of the burst never left: it must be sent again. */
  void notSent(long now) {
    sent = Math.max(0, sent - 1);
    nextAtNanos = now + settings.confirmGap().toNanos();
  }

  /** Takes an answer of a target; returns whether the suspicion is dismissed. */
  boolean answered(int target) {
    answered.set(target);
    return answered.cardinality() >= settings.quorum();
  }

  /** Whether the verdict has fallen: all sent, all past their time-out, silent for the patience. */
  boolean silent(long now) {
    return sent >= length
        && now - lastTimeoutAtNanos >= 0
        && silenceNanos(now) >= settings.patience().toNanos();
  }

  long silenceNanos(long now) {
    return now - silentSinceNanos;
  }

  int probes() {
    return sent;
  }

  int silentTargets() {
    return targetCount - answered.cardinality();
  }

  long deadlineNanos() {
    if (sent < length) {
      return nextAtNanos;
    }
    long patienceOver = silentSinceNanos + settings.patience().toNanos();
    return lastTimeoutAtNanos - patienceOver > 0 ? lastTimeoutAtNanos : patienceOver;
  }
}
