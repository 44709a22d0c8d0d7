package detour.vrrp.state;

import detour.event.Reason;

/**
 * An Active that says priority 0 but serves until another is heard.
 *
 * @param goal what comes after
 * @param reason why
 * @param untilNanos when it no longer waits for another
 */
record Leaving(Goal goal, Reason reason, long untilNanos) {
  /** Why an Active leaves. */
  enum Goal {
    /** Another shall serve; if none is there, this one goes on. */
    HAND_OVER(true),
    /** The group moves; as above. */
    YIELD(true),
    /** This one ends in any case. */
    STOP(false),
    /** This one cannot serve well; it ends in any case. */
    UNFIT(false);

    private final boolean onlyToAnother;

    Goal(boolean onlyToAnother) {
      this.onlyToAnother = onlyToAnother;
    }

    boolean onlyToAnother() {
      return onlyToAnother;
    }
  }
}
