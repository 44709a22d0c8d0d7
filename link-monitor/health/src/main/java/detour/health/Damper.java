package detour.health;

import detour.event.Reason;
import detour.health.silence.FlapDamping;

/** Flap damping of a path, with what is said of it. */
final class Damper {
  private final FlapDamping damping;
  private final CurrentState current;
  private boolean told;

  Damper(Memory memory, CurrentState current, long now) {
    damping = new FlapDamping(memory.penalty(), memory.suppressed(), now);
    this.current = current;
    told = memory.suppressed();
  }

  void fell(long now) {
    damping.fell(now);
    tell(now);
  }

  void wasStall(long now) {
    damping.wasStall(now);
  }

  /** Whether it was said to be suppressed. */
  boolean told() {
    return told;
  }

  /** Says it if the path is suppressed or let go. */
  void tell(long now) {
    if (told == damping.suppressed(now)) {
      return;
    }
    told = !told;
    long until = damping.untilNanos(now);
    current.act(
        new Action.Suppressed(
            told,
            until,
            told
                ? new Reason(
                    "flapping",
                    "it fell again and again; others are preferred for "
                        + Texts.seconds(until - now))
                : new Reason("calm", "it has not fallen again for a while")));
  }

  /** When there will be something to say; {@link Long#MAX_VALUE}: never. */
  long deadlineNanos(long now) {
    if (!told) {
      return Long.MAX_VALUE;
    }
    long until = damping.untilNanos(now);
    return until < 0 ? now : until;
  }

  Snapshot.Damping snapshot(long now) {
    return new Snapshot.Damping(
        damping.penalty(now), damping.suppressed(now), damping.untilNanos(now));
  }
}
