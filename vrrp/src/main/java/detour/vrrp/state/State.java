package detour.vrrp.state;

import detour.event.Reason;

/** A state of RFC 9568 section 6.4; holds its own deadlines. */
public sealed interface State permits Initialize, Backup, Active {
  /** Which one it is. */
  Role role();

  /** When it must be ticked; {@link Long#MAX_VALUE}: never. */
  long deadlineNanos();

  /** Its time has come. */
  State tick(Step step);

  /** An advert came. */
  State heard(Step step, Heard heard);

  /** What the router needs may be there now, or no longer. */
  State conditions(Step step);

  /** The priority is another, and above 0. */
  State priorityChanged(Step step);

  /** The numbers are others. */
  State renumbered(Step step);

  /** It shall not be Active any longer. */
  State leave(Step step, Leaving.Goal goal, Reason reason);

  /** It may become Active by itself now. */
  State permitted(Step step);

  /** It shall become Active. */
  State takeOver(Step step, Reason reason);

  /** Another process will go on. */
  State prepareRestart(Step step);
}
