package detour.vrrp.state;

import detour.event.Reason;
import java.net.InetAddress;
import java.util.Optional;

/** What happens to a virtual router. */
public sealed interface Event {
  /** Tells a state. */
  State at(State state, Step step);

  /**
   * It shall take part.
   *
   * @param holding whether its addresses are found held here, left by a process before this one
   */
  record Start(boolean holding) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().wanted(true, holding);
      return state.conditions(step);
    }
  }

  /**
   * It was Active until it was stopped for a restart, and goes on.
   *
   * @param untilNanos when the Backups will have given up waiting
   */
  record Resume(long untilNanos) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().resume(untilNanos);
      return state.conditions(step);
    }
  }

  /** It shall end, handing over to whoever is there. */
  record Stop() implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().wanted(false, false);
      return state.leave(step, Leaving.Goal.STOP, new Reason("stopped", "stopped"));
    }
  }

  /** Another process will go on where this one stops. */
  record PrepareRestart() implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().wanted(false, false);
      return state.prepareRestart(step);
    }
  }

  /** An advert came. */
  record Advert(Heard heard) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().note(heard, step.now());
      if (step.machine().overruled(heard, step.now())) {
        return state;
      }
      step.machine().peer(heard.version());
      return state.heard(step, heard);
    }
  }

  /** Time has passed. */
  record Tick() implements Event {
    @Override
    public State at(State state, Step step) {
      return step.now() < state.deadlineNanos() ? state : state.tick(step);
    }
  }

  /**
   * Election gave another priority.
   *
   * @param priority 1 to 254; 0: unfit to be Active
   * @param reason why
   */
  record Priority(int priority, Reason reason) implements Event {
    @Override
    public State at(State state, Step step) {
      boolean changed = step.machine().priority(priority, reason);
      if (step.machine().priority() == 0) {
        return state.leave(step, Leaving.Goal.UNFIT, reason);
      }
      return changed ? state.conditions(step).priorityChanged(step) : state.conditions(step);
    }
  }

  /** Other numbers from now on. */
  record Renumber(RouterNumbers numbers) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().renumber(numbers);
      return state.renumbered(step);
    }
  }

  /**
   * The interface came or went.
   *
   * @param usable whether it is there, up and has a carrier
   * @param reason for people
   */
  record Link(boolean usable, Reason reason) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().link(usable, reason);
      return state.conditions(step);
    }
  }

  /** The address that adverts are sent from; none: the interface has none. */
  record OwnAddress(Optional<InetAddress> address) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().own(address.orElse(null));
      return state.conditions(step);
    }
  }

  /**
   * A person wants the other gateway to be Active.
   *
   * @param holdNanos for which it is not taken back from one that lives
   */
  record HandOver(long holdNanos) implements Event {
    @Override
    public State at(State state, Step step) {
      Reason reason = new Reason("handed-over", "handed over by request");
      if (!step.machine().numbers().owner()) {
        step.machine().heldUntil(step.now() + holdNanos);
      }
      return state.leave(step, Leaving.Goal.HAND_OVER, reason);
    }
  }

  /** What the process before handed over is not taken back until then from one that lives. */
  record Held(long untilNanos) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().heldUntil(untilNanos);
      return state;
    }
  }

  /**
   * Not all that its priority depends on is known yet: until then it takes the role from none that
   * lives. A time that is over: all is known.
   */
  record Unsure(long untilNanos) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().unsureUntil(untilNanos);
      return state;
    }
  }

  /** What was handed over may be taken back. */
  record Release() implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().heldUntil(Long.MIN_VALUE);
      return state;
    }
  }

  /**
   * Whether the group lets it become Active by itself.
   *
   * @param permitted true without a group
   */
  record Permit(boolean permitted) implements Event {
    @Override
    public State at(State state, Step step) {
      step.machine().permitted(permitted);
      return permitted ? state.permitted(step) : state;
    }
  }

  /** The group wants it to be Active. */
  record TakeOver(Reason reason) implements Event {
    @Override
    public State at(State state, Step step) {
      return state.takeOver(step, reason);
    }
  }

  /** The group wants it to be Backup. */
  record Yield(Reason reason) implements Event {
    @Override
    public State at(State state, Step step) {
      return state.leave(step, Leaving.Goal.YIELD, reason);
    }
  }
}
