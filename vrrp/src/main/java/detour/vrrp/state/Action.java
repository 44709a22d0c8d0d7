package detour.vrrp.state;

import detour.event.Reason;

/** What a virtual router wants done, in this order. */
public sealed interface Action {
  /**
   * An advert, in each version spoken.
   *
   * @param priority in it, 0: we stop
   * @param intervalNanos in it
   */
  record Send(int priority, long intervalNanos) implements Action {}

  /** The addresses are to be held; nothing where they are already. */
  record Hold() implements Action {}

  /**
   * The addresses are to be given up.
   *
   * @param successor whether another holds them by now or at once: then they are kept for a moment,
   *     until it surely has them
   */
  record GiveUp(boolean successor) implements Action {}

  /** The lifetime of those that are there starts anew; the others stay away. */
  record Renew() implements Action {}

  /**
   * Their lifetime is set to this, as nobody renews it for a while.
   *
   * @param nanos from now
   */
  record Outlast(long nanos) implements Action {}

  /**
   * The neighbours are told where the addresses are.
   *
   * @param times each address is announced
   */
  record Announce(int times) implements Action {}

  /**
   * The role has changed.
   *
   * @param role from now on
   * @param reason why
   */
  record Entered(Role role, Reason reason) implements Action {}

  /**
   * Something that people should know and that changes no role.
   *
   * @param reason what
   */
  record Tell(Reason reason) implements Action {}
}
