package detour.health.silence;

/**
 * What the office's own flows say: the counters of packets that want an answer ({@code tx}), of
 * packets that prove one ({@code rx}) and of first answers to new connections ({@code fresh}).
 *
 * <p>Absent readings are never silence; a counter that runs backwards is a new base.
 */
public final class TrafficTrack {
  /** Why traffic makes one ask. */
  public enum Signal {
    NONE,
    /** Packets that want an answer got none for longer than answers take. */
    UNANSWERED,
    /** Packets came densely, and then none: a download stops its acknowledgements, too. */
    STOPPED
  }

  /** Of 64 readings before the silence, at least so many with packets: only then "stopped". */
  private static final int DENSE = 32;

  /** The same for traffic that is worth the fast burst. */
  private static final int BRISK = 12;

  /**
   * The same for traffic that need not be read each tick: the first empty reading tells as much.
   */
  private static final int STEADY = 60;

  private static final int STEADY_TICKS = 2;
  private static final int QUIET_TICKS = 10;

  /** After a change of steering, packets stop for a good reason. */
  private static final long STEERED_HOLD_NANOS = 1_000_000_000L;

  private final long tickNanos;
  private final long floorNanos;
  private final long capNanos;
  private boolean known;
  private long tx;
  private long rx;
  private long fresh;
  private long syn;
  private long readAtNanos;
  private long gapNanos;
  private long lastRxNanos;
  private boolean heard;
  private boolean stoppable;
  private long provenNanos;
  private boolean proven;
  private long firstTxNanos;
  private boolean waiting;
  private long wanting;
  private long attempting;
  private long history;
  private int density;
  private int quiet = Long.SIZE;
  private long ageNanos;
  private long ageDeviationNanos;
  private long freshNanos;
  private boolean anyFresh;
  private long heldUntilNanos;
  private boolean held;

  /** Watches with these numbers. */
  public TrafficTrack(Watch watch) {
    tickNanos = watch.tick().toNanos();
    floorNanos = watch.floor().toNanos();
    capNanos = watch.cap().toNanos();
    gapNanos = tickNanos;
  }

  /**
   * Takes a reading.
   *
   * @return whether packets came in since the last one
   */
  public boolean read(long now, long txNow, long rxNow, long freshNow, long synNow) {
    boolean base = !known || txNow < tx || rxNow < rx || freshNow < fresh || synNow < syn;
    long in = rxNow - rx;
    long out = txNow - tx;
    long attempts = synNow - syn;
    boolean first = freshNow != fresh;
    tx = txNow;
    rx = rxNow;
    fresh = freshNow;
    syn = synNow;
    if (base) {
      known = true;
      forget(now);
      readAtNanos = now;
      return false;
    }
    long gap = now - readAtNanos;
    readAtNanos = now;
    if (gap > 3 * Math.max(gapNanos, tickNanos)) {
      // We slept; what was not seen meanwhile is not silence.
      overslept(gap - tickNanos);
    }
    gapNanos = gap;
    long ticks = gap <= tickNanos ? 1 : (gap + tickNanos / 2) / tickNanos;
    history = ticks >= Long.SIZE ? 0 : history << ticks;
    if (first) {
      freshNanos = now;
      anyFresh = true;
    }
    if (in > 0) {
      // Where each tick of a longer gap could have had a packet, it counts as if it had.
      history |= ticks <= Math.min(STEADY_TICKS, in) ? (1L << ticks) - 1 : 1;
      received(now);
    } else if (out > 0) {
      wanted(now, out, attempts);
    }
    quiet = in > 0 || out > 0 ? 0 : (int) Math.min(Long.SIZE, quiet + 1L);
    return in > 0;
  }

  private void received(long now) {
    long sample = waiting ? now - firstTxNanos : 0;
    ageDeviationNanos += (Math.abs(ageNanos - sample) - ageDeviationNanos) / 4;
    ageNanos += (sample - ageNanos) / 8;
    density = Long.bitCount(history);
    lastRxNanos = now;
    heard = true;
    stoppable = true;
    waiting = false;
    wanting = 0;
    attempting = 0;
  }

  /** A probe was answered: whatever silence there is begins now. */
  public void proven(long now) {
    proven = true;
    provenNanos = now;
  }

  /** The silence was questioned and is none: it takes further packets to raise another doubt. */
  public void dismissed() {
    stoppable = false;
    waiting = false;
    wanting = 0;
    attempting = 0;
  }

  private void wanted(long now, long packets, long attempts) {
    wanting += packets;
    attempting += attempts;
    if (!waiting) {
      waiting = true;
      firstTxNanos = now;
    }
  }

  /** Forgets what traffic there was: it goes elsewhere now, or the path is another one. */
  public void forget(long now) {
    history = 0;
    density = 0;
    waiting = false;
    wanting = 0;
    attempting = 0;
    heard = false;
    stoppable = false;
    proven = false;
    lastRxNanos = now;
  }

  /** Steering has changed: what stops now stops for a good reason. */
  public void steered(long now) {
    forget(now);
    held = true;
    heldUntilNanos = now + STEERED_HOLD_NANOS;
  }

  /** Nothing was watched for so long: silence does not count while we sleep. */
  public void overslept(long nanos) {
    lastRxNanos += nanos;
    firstTxNanos += nanos;
    provenNanos += nanos;
  }

  /**
   * What the silence since the last packet says, above the threshold as backed off.
   *
   * @param unanswered of what was answered after all
   * @param stopped of what had only ended: that calls and downloads do so hides no outage
   * @param unansweredOnly whether packets that merely stop say nothing
   */
  public Signal signal(long now, Backoff unanswered, Backoff stopped, boolean unansweredOnly) {
    if (held && now - heldUntilNanos < 0) {
      return Signal.NONE;
    }
    held = false;
    // A packet came half a tick before the reading that saw it, on the mean; and readings jitter.
    long then = now + tickNanos / 2;
    long age = waiting ? then - since(firstTxNanos) : 0;
    boolean dense = !unansweredOnly && stoppable && density >= DENSE;
    if (age < floorNanos && !(dense && then - lastRxNanos >= floorNanos)) {
      return Signal.NONE;
    }
    if (dense && then - since(lastRxNanos) >= thresholdNanos(stopped.factor(now))) {
      return Signal.STOPPED;
    }
    boolean overdue = waiting && age >= thresholdNanos(unanswered.factor(now));
    return overdue ? Signal.UNANSWERED : Signal.NONE;
  }

  private long thresholdNanos(double factor) {
    long raised = (long) (Math.max(ageNanos + 4 * ageDeviationNanos, floorNanos) * factor);
    return Math.min(raised, capNanos);
  }

  /** Whether packets came densely enough before the silence for the fast burst. */
  public boolean brisk() {
    return heard && density >= BRISK;
  }

  /** Since when a signal's silence lasts. */
  public long silentSinceNanos(Signal signal) {
    return since(signal == Signal.STOPPED ? lastRxNanos : firstTxNanos);
  }

  private long since(long time) {
    return proven && provenNanos - time > 0 ? provenNanos : time;
  }

  /**
   * Packets that wanted an answer since the last one came in, of flows that were answered before:
   * whoever tries to connect may speak to a host that is not there.
   */
  public long wantingOfAnswered() {
    return wanting - attempting;
  }

  /** Whether packets came in after a time. */
  public boolean heardSince(long time) {
    return heard && lastRxNanos - time > 0;
  }

  /** Whether a new connection was answered after a time. */
  public boolean freshSince(long time) {
    return anyFresh && freshNanos - time > 0;
  }

  /** Whether counters are read, and were so not longer ago than this. */
  public boolean live(long now, long staleNanos) {
    return known && now - readAtNanos <= staleNanos;
  }

  /** When they were last read. */
  public long readAtNanos() {
    return readAtNanos;
  }

  /**
   * How long to wait for the next reading: a tick, but two where packets come in at nearly every
   * one until the first that sees none, and ten where 64 readings saw no packet.
   */
  public long readEveryNanos() {
    if (quiet >= Long.SIZE) {
      return QUIET_TICKS * tickNanos;
    }
    return heard && lastRxNanos == readAtNanos && density >= STEADY
        ? STEADY_TICKS * tickNanos
        : tickNanos;
  }
}
