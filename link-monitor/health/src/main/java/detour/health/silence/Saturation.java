package detour.health.silence;

/**
 * Guesses whether an uplink is full, so that answers stand in its queue: what looks like silence
 * then is judged slowly.
 *
 * <p>Nothing tells the upload rate of a line, so it is learned from both sides: a rate at which a
 * probe came back in its usual time is known to be safe (forgotten by half in a day), one at which
 * it came late is known to be too much. A rate well above the safe one is taken for full until a
 * probe says otherwise.
 */
public final class Saturation {
  /** Rates below 0.8 Mbit/s fill no uplink that an office would use. */
  static final double LEAST_RATE = 100_000;

  /** What a probe proves is the mean of this many slots: queues that matter fill sooner. */
  private static final int PROOF_SLOTS = 5;

  /** A rate so far above the highest known as safe may be too much. */
  private static final double MARGIN = 1.25;

  /** Rates are taken over this time: shorter than a queue takes to fill. */
  private static final long SLOT_NANOS = 100_000_000L;

  /** A full queue has run empty after this time, or after the round trip that was seen. */
  private static final long HOLD_NANOS = 2_500_000_000L;

  /** A round trip this far above the least one has stood in a queue. */
  private static final long LEAST_DELAY_NANOS = 40_000_000L;

  /** Half of what a proof is the mean of. */
  private static final long PROOF_PAUSE_NANOS = 250_000_000L;

  private static final long HALF_LIFE_NANOS = 24L * 3600 * 1_000_000_000L;

  private final long delayFloorNanos;
  private final Decay safeRate;
  private boolean known;
  private long bytes;
  private long slotStartNanos;
  private long slotBytes;
  private double highRate;
  private long highAtNanos;
  private final double[] slots = new double[PROOF_SLOTS];
  private int slot;
  private double before;
  private boolean full;
  private boolean unproven;
  private long proofAtNanos;
  private long fullUntilNanos;

  /**
   * @param varianceFloorNanos the medium's usual jitter
   */
  public Saturation(long varianceFloorNanos, long now) {
    delayFloorNanos = Math.max(LEAST_DELAY_NANOS, 2 * varianceFloorNanos);
    safeRate = new Decay(0, HALF_LIFE_NANOS, now);
    slotStartNanos = now;
    proofAtNanos = now;
  }

  /** Takes the bytes sent so far. */
  public void read(long now, long txBytes) {
    if (!known || txBytes < bytes) {
      known = true;
      bytes = txBytes;
      slotStartNanos = now;
      slotBytes = txBytes;
    }
    bytes = txBytes;
    long length = now - slotStartNanos;
    if (length >= SLOT_NANOS) {
      double rate = (bytes - slotBytes) * 1e9 / length;
      slots[slot] = rate;
      slot = (slot + 1) % PROOF_SLOTS;
      slotStartNanos = now;
      slotBytes = bytes;
      // Over two slots: one alone is a page being asked for, and no queue of note grows in it.
      double recent = (rate + before) / 2;
      before = rate;
      if (recent > LEAST_RATE) {
        if (recent >= highRate || now - highAtNanos > HOLD_NANOS) {
          highRate = recent;
        }
        highAtNanos = now;
        // A peak that is low on the mean of half a second fills nothing either.
        if (mean() > LEAST_RATE && recent > MARGIN * safeRate.at(now)) {
          hold(now, HOLD_NANOS);
          unproven = true;
        }
      }
    }
  }

  /**
   * Whether a probe would tell more now: the rate is higher than any that was proven. A round may
   * be a second away, and until then every verdict is slow. The caller then asks.
   */
  public boolean wantsProof(long now) {
    if (!unproven || !full(now) || now - proofAtNanos < 0) {
      return false;
    }
    proofAtNanos = now + PROOF_PAUSE_NANOS;
    return true;
  }

  /**
   * Takes a probe's round trip.
   *
   * @param leastNanos the shortest one of the same target
   */
  public void roundTrip(long now, long rttNanos, long leastNanos) {
    if (rttNanos > leastNanos + leastNanos / 2 + delayFloorNanos) {
      if (highRate > LEAST_RATE && now - highAtNanos < HOLD_NANOS) {
        safeRate.set(Math.min(safeRate.at(now), highRate / MARGIN / 1.1), now);
      }
      hold(now, Math.max(HOLD_NANOS, rttNanos + rttNanos / 2));
      return;
    }
    double proven = mean();
    if (proven > LEAST_RATE && proven > safeRate.at(now)) {
      safeRate.set(proven, now);
    }
    full = false;
    unproven = false;
  }

  private double mean() {
    double sum = 0;
    for (double each : slots) {
      sum += each;
    }
    return sum / PROOF_SLOTS;
  }

  private void hold(long now, long nanos) {
    if (!full || now + nanos - fullUntilNanos > 0) {
      fullUntilNanos = now + nanos;
    }
    full = true;
  }

  /** Whether it may be full. */
  public boolean full(long now) {
    if (full && now - fullUntilNanos >= 0) {
      full = false;
    }
    return full;
  }

  /** Until when it may be full; only while it may be. */
  public long untilNanos() {
    return fullUntilNanos;
  }
}
