package detour.probe;

/** An answer that proves nothing good of the way to the Internet. */
public enum Wrong {
  /**
   * Somebody between us and the target answered in its place, as gates of hotels and of unpaid
   * contracts do: a plain-HTTP check was redirected or answered with something else.
   */
  CAPTIVE,

  /**
   * The answer is not the one that was expected, and no gate either: a certificate that does not
   * hold, a resolver that refuses.
   */
  MISMATCH,

  /**
   * A program of the administrator's says that the uplink does not work; or a resolver of a private
   * address, which may be as near as the next hop, that it cannot find out.
   */
  DENIED
}
