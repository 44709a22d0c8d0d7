package detour.vrrp.state;

import detour.event.Reason;

/** RFC 9568 section 6.4.1: waits until it may take part. */
final class Initialize implements State {
  @Override
  public Role role() {
    return Role.INITIALIZE;
  }

  @Override
  public long deadlineNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public State tick(Step step) {
    return this;
  }

  @Override
  public State heard(Step step, Heard heard) {
    return this;
  }

  /** Section 6.4.1: "if a Startup event is received". */
  @Override
  public State conditions(Step step) {
    VrrpMachine machine = step.machine();
    if (!machine.ready()) {
      if (machine.linkLost() && machine.takeHolding()) {
        step.act(new Action.GiveUp(false));
      }
      return this;
    }
    boolean holding = machine.takeHolding(); // of the process before; whatever comes next knows it
    if (machine.numbers().owner()) { // Priority = 255: to Active at once
      return Active.enter(step, new Reason("owner", "owns the addresses"));
    }
    if (machine.resumable(step.now())) { // not the RFC's: its Backups were told to wait
      return Active.enter(step, new Reason("resumed", "was Active before the restart"));
    }
    // Else Active_Adver_Interval is our own, until the first advert tells another.
    machine.started(step.now());
    step.act(new Action.Entered(Role.BACKUP, machine.readyReason()));
    return Backup.listening(step, holding);
  }

  @Override
  public State priorityChanged(Step step) {
    return this;
  }

  @Override
  public State renumbered(Step step) {
    return this;
  }

  @Override
  public State leave(Step step, Leaving.Goal goal, Reason reason) {
    return this;
  }

  @Override
  public State permitted(Step step) {
    return this;
  }

  @Override
  public State takeOver(Step step, Reason reason) {
    return this;
  }

  @Override
  public State prepareRestart(Step step) {
    return this;
  }
}
