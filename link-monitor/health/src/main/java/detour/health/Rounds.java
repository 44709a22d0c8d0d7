package detour.health;

import detour.health.Outstanding.Purpose;
import detour.health.quality.PathQuality;

/** The steady probes: when the next one goes out, and to whom. */
final class Rounds {
  /** While there is no verdict, and while down, probes go out this many times as often. */
  private static final int QUICK = 8;

  private static final int QUICK_DOWN = 4;

  /** The dense sampling after a lost probe: five a second. */
  private static final long DENSE_NANOS = 200_000_000L;

  private final Asker asker;
  private final CurrentState current;
  private final SilenceJudge silence;
  private final PathQuality quality;
  private final long burstGapNanos;
  private final long intervalNanos;
  private long nextNanos;

  /** Where in each second interval the steady rounds are, -1 while they are in each one. */
  private long phaseNanos = -1;

  Rounds(
      Settings settings,
      Asker asker,
      CurrentState current,
      SilenceJudge silence,
      PathQuality quality) {
    this.asker = asker;
    this.current = current;
    this.silence = silence;
    this.quality = quality;
    burstGapNanos = settings.slow().gap().toNanos();
    intervalNanos = settings.interval().toNanos();
  }

  /**
   * Where nothing is wrong, only each second round goes out: the other family of the uplink has the
   * others, and what it suspects is told here ({@link PathHealth#otherDoubts}).
   *
   * @param phase from a beginning that both share, 0 to two intervals; -1: each round again
   */
  void share(long now, long phase) {
    phaseNanos = phase;
    nextNanos = Math.min(nextNanos, now + calm(now));
  }

  /** Not while the uplink may be full: verdicts are slow until a probe says otherwise. */
  private boolean shares(long now) {
    return phaseNanos >= 0 && !silence.full(now);
  }

  private long calm(long now) {
    if (!shares(now)) {
      return intervalNanos;
    }
    long both = 2 * intervalNanos;
    return both - Math.floorMod(now - phaseNanos, both);
  }

  /** The next one goes out now. */
  void now(long now) {
    nextNanos = now;
  }

  /** They stood still meanwhile, and go on. */
  void resume(long now) {
    nextNanos = Math.max(nextNanos, now);
  }

  /** The path was proven just now. */
  void restart(long now, Fall fall) {
    nextNanos = now + pause(now, fall);
  }

  /** One could not be sent: the next is not left to the other family. */
  void again(long now) {
    nextNanos = Math.min(nextNanos, now + intervalNanos);
  }

  /** There is reason to ask sooner than was planned. */
  void hurry(long now, Fall fall) {
    nextNanos = Math.min(nextNanos, now + pause(now, fall));
  }

  /** When the next one goes out. */
  long nextNanos() {
    return nextNanos;
  }

  /** Sends the next one if it is due. */
  void poll(long now, Fall fall) {
    if (silence.suspicious() || now - nextNanos < 0) {
      return;
    }
    ask(now);
    nextNanos = now + pause(now, fall);
  }

  private void ask(long now) {
    State state = current.state();
    boolean dense = state.live() && quality.zooming();
    int next;
    if (state.live() && silence.asking(now)) {
      next = asker.targets.anyInTurn();
    } else if (dense) {
      quality.sent();
      next = asker.targets.inTurn(now);
    } else {
      next = asker.targets.nextOfRound(now, state == State.CAPTIVE, shares(now) ? 2 : 1);
    }
    if (next >= 0) {
      Purpose purpose =
          state == State.DOWN ? Purpose.REVIVAL : dense ? Purpose.DENSE : Purpose.ROUND;
      asker.send(now, next, purpose);
      int beside = asker.targets.besides(next, now);
      if (beside >= 0) {
        asker.send(now, beside, purpose);
      }
    }
  }

  private long pause(long now, Fall fall) {
    return switch (current.state()) {
      case NO_DATA, PROBATION -> intervalNanos / QUICK;
      case DOWN -> {
        long usual = intervalNanos / QUICK_DOWN;
        yield fall.mayBeStall(now) ? Math.min(usual, burstGapNanos) : usual;
      }
      case UP, DEGRADED, SUSPECT -> {
        if (silence.asking(now)) {
          yield Math.min(intervalNanos, silence.askNanos(now));
        }
        yield quality.zooming() ? Math.min(intervalNanos, DENSE_NANOS) : calm(now);
      }
      default -> intervalNanos;
    };
  }
}
