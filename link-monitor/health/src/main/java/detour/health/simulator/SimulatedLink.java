package detour.health.simulator;

import java.util.List;

/** A link that loses, holds and delays packets. */
public final class SimulatedLink {
  /** A packet that never arrives. */
  static final long LOST = -1;

  private final LinkShape shape;
  private final Dice dice;
  private final Episodes stalls;
  private final Episodes bursts;
  private final Episodes bloat;
  private boolean upCut;
  private boolean downCut;

  SimulatedLink(LinkShape shape, Dice dice, long now) {
    this.shape = shape;
    this.dice = dice;
    LinkShape.Stalls held = shape.stalls();
    stalls = new Episodes(dice.fork(), held.perDay(), held.leastNanos(), held.mostNanos(), now);
    bursts = new Episodes(dice.fork(), shape.bursts().perDay(), 0, shape.bursts().meanNanos(), now);
    long length = shape.bloat().lengthNanos();
    bloat = new Episodes(dice.fork(), shape.bloat().perDay(), length, length + 1, now);
  }

  /** Nothing passes any more. */
  public void cut() {
    upCut = true;
    downCut = true;
  }

  /** Ours do not get out any more; theirs come in. */
  public void cutUpstream() {
    upCut = true;
  }

  /** All is well again. */
  public void mend() {
    upCut = false;
    downCut = false;
  }

  boolean dead() {
    return upCut;
  }

  /** When a packet that leaves at a time arrives; {@link #LOST}: never. */
  long deliver(long at, boolean up) {
    if (up ? upCut : downCut) {
      return LOST;
    }
    long held = stalls.endAt(at);
    long leaves = held < 0 ? at : held;
    double loss = shape.loss();
    if (bursts.endAt(leaves) >= 0) {
      loss = Math.max(loss, shape.bursts().loss());
    }
    long queue = up ? queueNanos(leaves) : 0;
    if (queue > 0 && queue >= shape.bloat().fullNanos()) {
      loss = Math.max(loss, shape.bloat().loss());
    }
    if (dice.chance(loss)) {
      return LOST;
    }
    return leaves + queue + shape.rttNanos() / 2 + dice.exponential(shape.jitterNanos());
  }

  /**
   * How long the stalls and bursts of loss have been that last now without a pause, or ended so
   * late that no answer to what left afterwards is back; 0: none.
   */
  long troubledNanos(long now) {
    long end = Math.max(lastOf(stalls, now), lastOf(bursts, now));
    if (now - end > 2 * shape.rttNanos()) {
      return 0;
    }
    long begin = end;
    long before;
    do {
      before = begin;
      for (Episodes each : List.of(stalls, bursts)) {
        long earlier = each.beginAt(begin - 1);
        begin = earlier < 0 ? begin : earlier;
      }
    } while (begin < before);
    return end - begin;
  }

  private static long lastOf(Episodes spells, long now) {
    return Math.min(now, spells.endOfLast(now));
  }

  private long queueNanos(long at) {
    long full = shape.bloat().fullNanos();
    if (full == 0) {
      return 0;
    }
    long end = bloat.endAt(at);
    long begin = bloat.beginOfLast(at);
    long rise = shape.bloat().riseNanos();
    if (end >= 0) {
      return Math.min(full, (long) ((double) full * (at - begin) / rise));
    }
    // One nanosecond of queue drains in one nanosecond.
    return Math.max(0, full - Math.max(0, at - bloat.endOfLast(at)));
  }

  /** Bytes a second that an upload sends now. */
  long uploadRate(long at) {
    return shape.bloat().fullNanos() > 0 && bloat.endAt(at) >= 0
        ? shape.bloat().bytesPerSecond()
        : 0;
  }
}
