package detour.vrrp.state;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.vrrp.packet.Version;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9568 section 6.4.2: watches over the Active.
 *
 * <p>It may still hold the addresses, without a word: after a restart, or after it found itself too
 * late to be Active. Then the first advert of another makes it give them up.
 */
final class Backup implements State {
  private long downAt;
  private long renewAt = Long.MAX_VALUE;
  private long activeInterval;
  private Version version;
  private @Nullable InetAddress active;
  private long heardAt;
  private boolean holding;
  private boolean silent;
  private boolean displaced;
  private long displacedUntil;
  private @Nullable Reason instead;

  private Backup(long downAt, long activeInterval, Version version, boolean holding, long now) {
    this.downAt = downAt;
    this.activeInterval = activeInterval;
    this.version = version;
    this.holding = holding;
    this.heardAt = now;
  }

  /** After a start: nothing was heard yet, so our own interval counts (section 6.4.1). */
  static Backup listening(Step step, boolean holding) {
    VrrpMachine machine = step.machine();
    long interval = machine.numbers().intervalNanos();
    Version version = machine.numbers().speech() == Speech.V2 ? Version.V2 : Version.V3;
    long down = Timers.down(version, machine.priority(), interval);
    Backup backup = new Backup(step.now() + down, interval, version, holding, step.now());
    if (holding) {
      backup.renew(step);
    }
    return backup;
  }

  /** What is left of their lifetime may be less than what it listens for. */
  private void renew(Step step) {
    step.act(new Action.Renew());
    renewAt = step.now() + step.machine().numbers().renewNanos();
  }

  /** After an Active found itself so late that another may have taken over. */
  static Backup late(Step step) {
    VrrpMachine machine = step.machine();
    Backup backup = listening(step, true);
    // The Active there may be says something within its interval; its frames may wait to be read.
    backup.downAt =
        step.now()
            + machine.numbers().intervalNanos()
            + Timers.skew(backup.version, machine.priority(), backup.activeInterval);
    return backup;
  }

  /** After an advert of a better one. */
  static Backup behind(Step step, Heard heard) {
    Backup backup = listening(step, false);
    backup.adopt(step, heard);
    return backup;
  }

  @Override
  public Role role() {
    return Role.BACKUP;
  }

  @Override
  public long deadlineNanos() {
    if (silent) {
      return displaced ? displacedUntil : Long.MAX_VALUE;
    }
    return Math.min(downAt, renewAt);
  }

  /** Whom it watches over, if it heard any. */
  @Nullable InetAddress active() {
    return active;
  }

  long activeIntervalNanos() {
    return activeInterval;
  }

  /** Nobody is heard, but the group does not let it take over. */
  boolean silent() {
    return silent;
  }

  /** Likewise, but one is heard that took over with its own group, though worse by now. */
  boolean displaced() {
    return silent && displaced;
  }

  @Override
  public State tick(Step step) {
    if (step.now() >= displacedUntil) {
      displaced = false;
    }
    if (step.now() >= renewAt) {
      renew(step);
    }
    return step.now() >= downAt ? down(step) : this;
  }

  /** Section 6.4.2: "if the Active_Down_Timer fires". */
  private State down(Step step) {
    if (!step.machine().permitted()) {
      silent = true;
      return this;
    }
    long millis = (step.now() - heardAt) / 1_000_000;
    Reason other = instead;
    if (other != null) {
      return Active.enter(step, other);
    }
    return Active.enter(
        step,
        active == null
            ? new Reason("nobody-heard", "no advert for " + millis + " ms")
            : new Reason("active-silent", "the Active was not heard for " + millis + " ms"));
  }

  /** Section 6.4.2: "if an ADVERTISEMENT is received". */
  @Override
  public State heard(Step step, Heard heard) {
    VrrpMachine machine = step.machine();
    if (heard.priority() == 0) { // Active_Down_Timer to Skew_Time
      // It says so each interval while it serves on, and a low priority's skew is nearly as long.
      long skew = Timers.skew(heard.version(), machine.priority(), activeInterval);
      downAt = Math.min(downAt, step.now() + skew);
      heardAt = step.now();
      displaced = false;
      instead =
          new Reason("active-left", Addresses.text(heard.source()) + " said that it stops serving");
      return this;
    }
    if (holding) {
      // It serves: its neighbours' packets are not to come here.
      step.act(new Action.GiveUp(true));
      holding = false;
      renewAt = Long.MAX_VALUE;
      downAt =
          Math.max(downAt, step.now() + Timers.down(version, machine.priority(), activeInterval));
    }
    // Preempt_Mode is False, or its priority is greater than ours or the same.
    if (heard.priority() >= machine.priority() || !machine.mayPreempt(step.now())) {
      adopt(step, heard);
    } else { // discarded: the timer goes on, and the other serves until it fires
      if (heard.source().equals(active)) {
        displacedUntil = step.now() + Timers.down(version, machine.priority(), activeInterval);
      }
      instead =
          new Reason(
              "preempted",
              Addresses.text(heard.source()) + " has only priority " + heard.priority());
    }
    return this;
  }

  /** Section 6.4.2: Active_Adver_Interval, Skew_Time and Active_Down_Interval anew. */
  private void adopt(Step step, Heard heard) {
    VrrpMachine machine = step.machine();
    version = heard.version();
    // Version 2 has no adoption: an advert of another interval never comes here (RFC 3768, 7.1).
    activeInterval = version == Version.V3 ? heard.intervalNanos() : machine.v2IntervalNanos();
    downAt = step.now() + Timers.down(version, machine.priority(), activeInterval);
    active = heard.source();
    heardAt = step.now();
    silent = false;
    displaced =
        heard.priority() == VrrpMachine.GROUP_PRIORITY && machine.priority() < heard.priority();
    displacedUntil = downAt;
    instead = null;
  }

  @Override
  public State conditions(Step step) {
    if (step.machine().ready()) {
      return this;
    }
    return fall(step, step.machine().notReadyReason());
  }

  /** Section 6.4.2: "if a Shutdown event is received". */
  private State fall(Step step, Reason reason) {
    if (holding) {
      step.act(new Action.GiveUp(false));
    }
    step.act(new Action.Entered(Role.INITIALIZE, reason));
    return new Initialize();
  }

  @Override
  public State priorityChanged(Step step) {
    return this; // the next advert is judged by it
  }

  @Override
  public State renumbered(Step step) {
    if (active == null) { // else what is timed is the Active, which tells its own interval
      VrrpMachine machine = step.machine();
      activeInterval = machine.numbers().intervalNanos();
      long down = Timers.down(version, machine.priority(), activeInterval);
      downAt = Math.min(downAt, step.now() + down);
    }
    return this;
  }

  @Override
  public State leave(Step step, Leaving.Goal goal, Reason reason) {
    return goal.onlyToAnother() ? this : fall(step, reason);
  }

  @Override
  public State permitted(Step step) {
    if (!silent) {
      return this;
    }
    silent = false;
    return down(step);
  }

  @Override
  public State takeOver(Step step, Reason reason) {
    return Active.enter(step, reason);
  }

  @Override
  public State prepareRestart(Step step) {
    return fall(step, new Reason("restart", "stopped for a restart"));
  }
}
