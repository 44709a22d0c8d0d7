package detour.health;

/** Tells whether a portal stands between the path and the Internet. */
final class Portal {
  /** Portal's answers, with no right one from the web between them, that prove it. */
  private static final int LEAST_ANSWERS = 2;

  private final Targets targets;
  private final int quorum;
  private int answers;

  Portal(Targets targets, int quorum) {
    this.targets = targets;
    this.quorum = quorum;
  }

  /** A target answered rightly. */
  void answered(TargetTrack target) {
    if (target.spec.kind().web()) {
      answers = 0;
    }
  }

  /** The path is another one. */
  void forget() {
    answers = 0;
  }

  /** A web target's answer came from a portal; whether the path is captive by now. */
  boolean captive() {
    answers++;
    return stands() && answers >= LEAST_ANSWERS;
  }

  /** Whether as many as count saw a portal last, and none the web. */
  boolean stands() {
    int asked = 0;
    int captive = 0;
    boolean fine = false;
    for (TargetTrack each : targets.all()) {
      if (each.spec.kind().web() && !each.retiredEverywhere()) {
        asked++;
        captive += each.wrong() == Wrong.CAPTIVE ? 1 : 0;
        fine |= each.answering();
      }
    }
    return asked > 0 && captive >= Math.min(quorum, asked) && !fine;
  }
}
