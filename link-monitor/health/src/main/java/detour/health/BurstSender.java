package detour.health;

import detour.health.Outstanding.Purpose;
import detour.health.silence.Confirmation;
import detour.health.silence.ProbeBudget;

/** Sends the probes of confirm bursts, and those that wait for a suspected path to come back. */
final class BurstSender {
  /** With no budget left, a suspected path is asked this many times as seldom. */
  static final int SPARING = 4;

  private final Settings settings;
  private final Asker asker;
  private final Targets targets;
  private final ProbeBudget budget;
  private final CurrentState current;
  private int extraAsked;

  /** Hardly a target is left: those that were retired are asked before one decides alone. */
  private boolean evenRetired;

  private long nextAskNanos;

  BurstSender(Settings settings, Asker asker, ProbeBudget budget, CurrentState current) {
    this.settings = settings;
    this.asker = asker;
    this.targets = asker.targets;
    this.budget = budget;
    this.current = current;
  }

  /** A burst begins. */
  void begin() {
    extraAsked = 0;
    evenRetired = targets.unretired() <= settings.quorum();
  }

  /** The path is suspect: from now on its targets are asked in turn, each gap. */
  void suspected(long now) {
    nextAskNanos = now;
  }

  /** When a suspected path is asked next. */
  long nextAskNanos() {
    return nextAskNanos;
  }

  /** Probes of the burst and after it. */
  int asked(Confirmation burst) {
    return burst.probes() + extraAsked;
  }

  /** Sends what is due. */
  void ask(long now, Confirmation burst) {
    while (burst.probeDue(now)) {
      boolean first = burst.first();
      if (burst.waveNext()) {
        wave(now, burst);
      } else {
        askOne(now, burst);
      }
      long nearest = first && burst.fast() ? targets.get(targets.nearest()).srttNanos() : 0;
      burst.stepDone(now, nearest);
    }
    if (current.state() == State.SUSPECT && now - nextAskNanos >= 0) {
      boolean enough = budget.take(now);
      asker.send(now, targets.lightInTurn(), Purpose.BESIDE);
      extraAsked++;
      long gap = (burst.fast() ? settings.fast() : settings.slow()).gap().toNanos();
      nextAskNanos = now + (enough ? gap : SPARING * gap);
    }
  }

  private void askOne(long now, Confirmation burst) {
    int next;
    if (burst.fast()) {
      next = targets.nearest();
    } else if (burst.probes() >= targets.unretired() && settings.quorum() == 1) {
      next = targets.lightInTurn(); // each was asked once, the heavy ones too
    } else {
      next = targets.anyInTurn();
    }
    send(now, next, burst);
    int retired = evenRetired && !burst.fast() ? targets.retiredInTurn() : -1;
    if (retired >= 0) {
      sendBeside(now, retired, burst);
    }
  }

  private void wave(long now, Confirmation burst) {
    boolean firstWave = burst.firstWave();
    int asked = 0;
    for (int i = 0; i < targets.size(); i++) {
      TargetTrack each = targets.get(i);
      ProbeKind kind = each.spec.kind();
      boolean mayBeAsked = kind.cheap() || (firstWave && !kind.heavy());
      if (targets.decides(each) && mayBeAsked) {
        send(now, i, burst);
        asked++;
      } else if (evenRetired && firstWave && targets.mayAnswer(each) && mayBeAsked) {
        sendBeside(now, i, burst);
      }
    }
    if (asked == 0) {
      askOne(now, burst);
    }
  }

  private void send(long now, int target, Confirmation burst) {
    budget.take(now);
    burst.sent(asker.send(now, target, Purpose.BURST));
  }

  /** Its answer would tell; its silence, for which it was retired, does not. */
  private void sendBeside(long now, int target, Confirmation burst) {
    budget.take(now);
    extraAsked++;
    burst.beside(asker.send(now, target, Purpose.BESIDE));
  }
}
