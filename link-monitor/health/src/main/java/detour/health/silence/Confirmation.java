package detour.health.silence;

import java.util.BitSet;

/**
 * A confirm burst: probes that must all stay unanswered before anything is believed.
 *
 * <p>Slow, one probe each gap; or fast, first one probe to the nearest target and then waves to
 * all. Its length grows with the loss that was measured, so that random loss cannot look like
 * death: the odds that {@code n} independent probes are lost at one and a half times that loss are
 * below 1e-9.
 */
public final class Confirmation {
  private static final double ODDS = 1e-9;
  private static final double LOSS_FLOOR = 0.001;
  private static final double LOSS_MARGIN = 1.5;
  private static final int MOST_PROBES = 64;

  private final boolean traffic;
  private final BitSet answered = new BitSet();
  private final int quorum;
  private final int lossPermille;
  private final long begunNanos;
  private int targets;
  private Burst burst;
  private boolean fast;
  private int length;
  private long silentSinceNanos;
  private int sent;
  private int waves;
  private long nextAtNanos;
  private long lastTimeoutAtNanos;
  private boolean contradicted;

  /**
   * @param traffic whether traffic raised the suspicion
   * @param lossPermille loss measured so far
   * @param quorum answers of different targets that dismiss it
   * @param targets how many it asks
   * @param silentSinceNanos when the silence began
   */
  public Confirmation(
      Burst burst,
      boolean fast,
      boolean traffic,
      int lossPermille,
      int quorum,
      int targets,
      long silentSinceNanos,
      long now) {
    this.traffic = traffic;
    this.quorum = quorum;
    this.targets = targets;
    this.lossPermille = lossPermille;
    this.burst = burst;
    this.fast = fast;
    this.silentSinceNanos = silentSinceNanos;
    begunNanos = now;
    length = length();
    nextAtNanos = now;
  }

  /** How many probes, for a loss there and back. */
  public static int length(int least, int lossPermille) {
    double loss = Math.min(0.6, Math.max(LOSS_FLOOR, lossPermille / 1000.0));
    int wanted = (int) Math.ceil(Math.log(ODDS) / Math.log(LOSS_MARGIN * loss));
    return Math.min(MOST_PROBES, Math.max(least, wanted));
  }

  private int length() {
    return spread(length(burst.count(), lossPermille), targets, quorum);
  }

  /**
   * How many probes where several targets must answer: as few as will do for a false verdict must
   * be asked as often as one would be.
   */
  public static int spread(int probes, int targets, int quorum) {
    int asked = Math.max(targets, quorum);
    int silent = asked - quorum + 1;
    return (probes * asked + silent - 1) / silent;
  }

  /** Goes on with the fast burst: traffic flowed briskly after all, and is as silent. */
  public void upgrade(Burst to, int askedByIt, long since, long now) {
    burst = to;
    fast = true;
    targets = askedByIt;
    length = length();
    if (since - silentSinceNanos < 0) {
      silentSinceNanos = since;
    }
    nextAtNanos = now;
    waves = Math.min(1, sent);
  }

  /** Whether a probe, or a wave of them, is to be sent. */
  public boolean probeDue(long now) {
    return !complete() && now - nextAtNanos >= 0;
  }

  private boolean complete() {
    return sent >= length && (!fast || waves >= burst.count());
  }

  /** Whether the next step asks all targets; otherwise one. */
  public boolean waveNext() {
    return fast && waves > 0;
  }

  /** Whether the next step is the first wave, and no slow burst went before it. */
  public boolean firstWave() {
    return waves == 1 && sent <= 1;
  }

  /** Whether the next step is the first. */
  public boolean first() {
    return sent == 0;
  }

  /** A probe was sent. */
  public void sent(long timeoutAt) {
    sent++;
    if (sent == 1 || timeoutAt - lastTimeoutAtNanos > 0) {
      lastTimeoutAtNanos = timeoutAt;
    }
  }

  /** One was sent that is no part of the proof, but is waited for; after the first that is. */
  public void beside(long timeoutAt) {
    if (timeoutAt - lastTimeoutAtNanos > 0) {
      lastTimeoutAtNanos = timeoutAt;
    }
  }

  /**
   * A probe of a slow burst, or a wave of a fast one, is out.
   *
   * @param nearestNanos round trip of the nearest target, which the first one went to
   */
  public void stepDone(long now, long nearestNanos) {
    long gap = burst.gap().toNanos();
    boolean lone = fast && waves == 0;
    waves++;
    nextAtNanos = now + (lone ? Math.min(Math.max(gap, nearestNanos + 5_000_000), 3 * gap) : gap);
  }

  /**
   * A counted probe of the burst never left: another must be sent. Those of its wave are on their
   * way.
   *
   * @param lastTimeoutAt of those that did leave
   */
  public void notSent(long now, long lastTimeoutAt) {
    sent--;
    lastTimeoutAtNanos = lastTimeoutAt;
    nextAtNanos = now + burst.gap().toNanos();
  }

  /** When it began. */
  public long begunNanos() {
    return begunNanos;
  }

  /** Takes an answer of a target; returns whether the suspicion is dismissed. */
  public boolean answered(int target) {
    answered.set(target);
    return answered.cardinality() >= quorum;
  }

  /** A wrong answer came: that is no silence. */
  public void contradict() {
    contradicted = true;
  }

  /** Whether a wrong answer came. */
  public boolean contradicted() {
    return contradicted;
  }

  /** Whether the silence is confirmed: all probes sent, and all past their time-out. */
  public boolean silent(long now) {
    return complete() && now - lastTimeoutAtNanos >= 0;
  }

  /** When it will be confirmed if nothing comes; only once all probes are out. */
  public long confirmedAtNanos() {
    return lastTimeoutAtNanos;
  }

  /** Nothing was watched for so long. */
  public void overslept(long nanos) {
    silentSinceNanos += nanos;
    lastTimeoutAtNanos += nanos;
  }

  /** Since when there is silence. */
  public long silentSinceNanos() {
    return silentSinceNanos;
  }

  /** For how long. */
  public long silenceNanos(long now) {
    return now - silentSinceNanos;
  }

  /** Whether it is a fast burst. */
  public boolean fast() {
    return fast;
  }

  /** Whether traffic raised it. */
  public boolean byTraffic() {
    return traffic;
  }

  /** Probes that went out. */
  public int probes() {
    return sent;
  }

  /** Targets that answered, fewer than the quorum. */
  public int answeredTargets() {
    return answered.cardinality();
  }

  /** When the next probe is due, or the burst will be over. */
  public long deadlineNanos() {
    return complete() ? lastTimeoutAtNanos : nextAtNanos;
  }
}
