package detour.vrrp.state;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** RFC 9568 section 6.4.3: says that it is there, and holds the addresses. */
final class Active implements State {
  /** Gratuitous ARPs are lost at times, and switches learn late: several, and again soon after. */
  private static final int BURST = 3;

  /**
   * After the first, each after the one before. An Active that steps back answers what is under way
   * to it, and with a virtual MAC its answer turns the switch's table back to it: three follow at
   * once, two of them while it still answers (Pair's LINGER). A Linux host passes over what
   * contradicts news less than a second old (neigh/locktime), so one of them comes just after that;
   * a switch may take longer.
   */
  private static final long[] LATER_BURSTS_NANOS = {
    8_000_000L, 8_000_000L, 24_000_000L, 1_160_000_000L, 3_800_000_000L
  };

  /** Announcements in answer to losing adverts, at most. */
  private static final long ANSWER_GAP_NANOS = 1_000_000_000L;

  /**
   * What every version 3 Backup waits in a restart: three times this, longer than a start takes.
   */
  static final long RESTART_INTERVAL_NANOS = 3_000_000_000L;

  /** How long the addresses stay without a process: longer than Backups wait, not quite four. */
  private static final int RESTART_LIFETIME_INTERVALS = 5;

  private static final long RESTART_LIFETIME_NANOS = 15_000_000_000L; // and at least

  /** The last word before a restart is said more than once, as nobody is there to repeat it. */
  private static final int RESTART_ADVERTS = 3;

  /** A leaving Active repeats priority 0 each interval; Backups answer within one. */
  private static final int LEAVING_INTERVALS = 2;

  /** The other's group may have to miss another member for a whole down interval first. */
  private static final int YIELDING_INTERVALS = 5;

  /** Two Actives at a time are over when the other is not heard for this long... */
  private static final long CONTEST_OVER_NANOS = 60_000_000_000L;

  /** ...and told again this often until then. */
  private static final long CONTEST_TOLD_NANOS = 600_000_000_000L;

  private static final long LEAVING_MARGIN_NANOS = 100_000_000L;

  private long advertAt;
  private long sentAt;
  private long renewAt;
  private long announceAt;
  private long announcedAt;
  private int laterBursts;
  private @Nullable Leaving leaving;
  private @Nullable InetAddress rival;
  private long rivalAt;
  private long rivalToldAt;
  private boolean toldThatNobodyCame;

  private Active() {}

  /**
   * Section 6.4.2, but the addresses and their announcement first: another Active gives up soon
   * after it hears our advert, and packets must not go to it then.
   */
  static Active enter(Step step, Reason reason) {
    Active active = new Active();
    step.machine().heldUntil(Long.MIN_VALUE);
    step.act(new Action.Hold());
    active.announceAnew(step);
    active.say(step, step.machine().priority());
    active.renewAt = step.now() + step.machine().numbers().renewNanos();
    step.act(new Action.Entered(Role.ACTIVE, reason));
    return active;
  }

  @Override
  public Role role() {
    return Role.ACTIVE;
  }

  /** Another is Active, too, and loses: told once, and seldom again while that lasts. */
  private void rivalled(Step step, Heard heard) {
    boolean first = rival == null;
    if (first || step.now() - rivalToldAt >= CONTEST_TOLD_NANOS) {
      rivalToldAt = step.now();
      step.tell(
          "two-actives",
          Addresses.text(heard.source())
              + (first ? " was" : " is still")
              + " Active too, with priority "
              + heard.priority());
    }
    rival = heard.source();
    rivalAt = step.now();
  }

  private void unrivalled(Step step) {
    InetAddress other = rival;
    if (other != null && step.now() - rivalAt >= CONTEST_OVER_NANOS) {
      rival = null;
      step.tell(
          "one-active",
          Addresses.text(other)
              + " was not heard for "
              + CONTEST_OVER_NANOS / 1_000_000_000L
              + " s: this gateway alone is Active");
    }
  }

  boolean leaving() {
    return leaving != null;
  }

  @Override
  public long deadlineNanos() {
    return Math.min(advertAt, Math.min(renewAt, announceAt));
  }

  private void say(Step step, int priority) {
    long interval = step.machine().numbers().intervalNanos();
    step.act(new Action.Send(priority, interval));
    sentAt = step.now();
    advertAt = step.now() + interval;
  }

  private int spoken(Step step) {
    return leaving == null ? step.machine().priority() : 0;
  }

  private void announce(Step step, int times) {
    step.act(new Action.Announce(times));
    announcedAt = step.now();
  }

  private void announceAnew(Step step) {
    announce(step, BURST);
    laterBursts = 0;
    announceAt = step.now() + LATER_BURSTS_NANOS[0];
  }

  /** Backups have waited three intervals: another may serve by now. */
  boolean overdue(RouterNumbers numbers, long now) {
    return now - sentAt >= 3 * numbers.intervalNanos() && !numbers.owner();
  }

  /** Listens before it talks. */
  State stepBack(Step step) {
    Reason reason =
        new Reason(
            "too-late",
            "its own advert was "
                + (step.now() - advertAt) / 1_000_000
                + " ms late: it listens before it talks");
    step.act(new Action.Entered(Role.BACKUP, reason));
    if (leaving != null && !leaving.goal().onlyToAnother()) {
      return finish(step, leaving);
    }
    return Backup.late(step);
  }

  /** Section 6.4.3: "if the Adver_Timer fires". */
  @Override
  public State tick(Step step) {
    RouterNumbers numbers = step.machine().numbers();
    if (step.now() >= renewAt) {
      step.act(new Action.Renew());
      renewAt = step.now() + numbers.renewNanos();
    }
    if (step.now() >= announceAt) {
      announce(step, laterBursts < LATER_BURSTS_NANOS.length ? BURST : 1);
      laterBursts++;
      announceAt =
          step.now()
              + (laterBursts < LATER_BURSTS_NANOS.length
                  ? LATER_BURSTS_NANOS[laterBursts]
                  : numbers.refreshNanos());
    }
    unrivalled(step);
    if (step.now() >= advertAt) { // an advert, and the Adver_Timer anew
      Leaving now = leaving;
      if (now != null && step.now() >= now.untilNanos()) {
        return nobodyCame(step, now);
      }
      say(step, spoken(step));
    }
    return this;
  }

  private State nobodyCame(Step step, Leaving now) {
    if (!now.goal().onlyToAnother()) {
      return finish(step, now);
    }
    leaving = null;
    step.machine().heldUntil(Long.MIN_VALUE);
    if (now.goal() != Leaving.Goal.YIELD || !toldThatNobodyCame) { // a group asks again and again
      step.tell("nobody-took-over", "no other gateway took over: this one goes on");
    }
    toldThatNobodyCame = true;
    say(step, step.machine().priority());
    return this;
  }

  private State finish(Step step, Leaving now) {
    step.act(new Action.GiveUp(false));
    step.act(new Action.Entered(Role.INITIALIZE, now.reason()));
    return new Initialize();
  }

  /** Section 6.4.3: "if an ADVERTISEMENT is received". */
  @Override
  public State heard(Step step, Heard heard) {
    Leaving now = leaving;
    if (heard.priority() == 0) { // an advert, and the Adver_Timer anew
      if (now == null) { // two that leave would answer each other without end
        say(step, spoken(step)); // it goes; whoever waits for it shall know that we are here
      }
      return this;
    }
    if (now != null) {
      return handedOver(step, now, heard);
    }
    int priority = step.machine().priority();
    // A greater priority, or the same from a greater address: to Backup.
    if (heard.priority() > priority
        || (heard.priority() == priority && greater(heard.source(), step.machine().own()))) {
      step.act(new Action.GiveUp(true));
      step.act(
          new Action.Entered(
              Role.BACKUP,
              new Reason(
                  "better-heard",
                  Addresses.text(heard.source()) + " has priority " + heard.priority())));
      return Backup.behind(step, heard);
    }
    // Else it is discarded, and (RFC 9568, not 5798) it is said at once that we are here, for the
    // loser and the switches. Not faster than this, should two routers ever both think they win.
    if (step.now() - sentAt >= step.machine().numbers().intervalNanos() / 4) {
      say(step, priority);
    }
    if (step.now() - announcedAt >= ANSWER_GAP_NANOS) {
      announceAnew(step);
      rivalled(step, heard);
    }
    return this;
  }

  private State handedOver(Step step, Leaving now, Heard heard) {
    step.act(new Action.GiveUp(true));
    boolean stays = now.goal().onlyToAnother();
    step.act(new Action.Entered(stays ? Role.BACKUP : Role.INITIALIZE, now.reason()));
    return stays ? Backup.behind(step, heard) : new Initialize();
  }

  private static boolean greater(InetAddress one, @Nullable InetAddress other) {
    return other == null || Arrays.compareUnsigned(one.getAddress(), other.getAddress()) > 0;
  }

  @Override
  public State conditions(Step step) {
    VrrpMachine machine = step.machine();
    if (machine.ready()) {
      return this;
    }
    if (machine.fallsAtOnce()) { // Shutdown, as in leave, but there is nothing to serve with
      step.act(new Action.Send(0, machine.numbers().intervalNanos()));
      step.act(new Action.GiveUp(false));
      step.act(new Action.Entered(Role.INITIALIZE, machine.notReadyReason()));
      return new Initialize();
    }
    return this; // unfit or stopped: it is leaving
  }

  @Override
  public State priorityChanged(Step step) {
    if (leaving != null && leaving.goal() == Leaving.Goal.UNFIT) {
      leaving = null; // fit again before anybody came
    }
    if (leaving == null) { // else it says 0 whatever its priority is, and its time runs on
      say(step, spoken(step));
    }
    return this;
  }

  /** Everything starts anew: a shorter time must not be over before its first round. */
  @Override
  public State renumbered(Step step) {
    RouterNumbers numbers = step.machine().numbers();
    say(step, spoken(step));
    step.act(new Action.Renew());
    renewAt = step.now() + numbers.renewNanos();
    announceAt = Math.min(announceAt, step.now() + numbers.refreshNanos());
    return this;
  }

  /** Section 6.4.3: "if a Shutdown event is received"; but it serves until another is heard. */
  @Override
  public State leave(Step step, Leaving.Goal goal, Reason reason) {
    if (leaving != null && !leaving.goal().onlyToAnother()) {
      return this;
    }
    if (step.machine().numbers().owner() && goal.onlyToAnother()) {
      step.tell("owner-stays", "the owner of the addresses cannot hand them over");
      return this;
    }
    long patience =
        (goal == Leaving.Goal.YIELD ? YIELDING_INTERVALS : LEAVING_INTERVALS)
                * Math.max(step.machine().numbers().intervalNanos(), skewAtMost(step))
            + LEAVING_MARGIN_NANOS;
    leaving = new Leaving(goal, reason, step.now() + patience);
    say(step, 0);
    return this;
  }

  /** Backups of version 2 wait up to a second after priority 0, whatever the interval. */
  private static long skewAtMost(Step step) {
    return step.machine().numbers().speech().v2() ? 1_000_000_000L : 0;
  }

  @Override
  public State permitted(Step step) {
    return this;
  }

  @Override
  public State takeOver(Step step, Reason reason) {
    return this;
  }

  /**
   * The Backups are told to wait longer, but by one that leaves to take over at once; the addresses
   * stay and go by themselves if need be.
   */
  @Override
  public State prepareRestart(Step step) {
    VrrpMachine machine = step.machine();
    Leaving now = leaving;
    long interval =
        machine.numbers().speech().v3() && now == null
            ? Math.max(RESTART_INTERVAL_NANOS, machine.numbers().intervalNanos())
            : machine.numbers().intervalNanos();
    for (int i = 0; i < RESTART_ADVERTS; i++) {
      step.act(new Action.Send(spoken(step), interval));
    }
    if (now != null && !now.goal().onlyToAnother()) {
      return finish(step, now);
    }
    step.act(
        new Action.Outlast(
            Math.max(RESTART_LIFETIME_NANOS, RESTART_LIFETIME_INTERVALS * interval)));
    step.act(
        new Action.Entered(
            Role.INITIALIZE,
            new Reason(
                "restart",
                now != null
                    ? "stopped for a restart while it handed over"
                    : "stopped for a restart; the other gateway waits for it "
                        + machine.restartNanos() / 1_000_000_000L
                        + " s")));
    return new Initialize();
  }
}
