package detour.health;

/** In what way an answer is a wrong one. */
public enum Wrong {
  /** A portal answered in place of the target: it wants a login. */
  CAPTIVE,
  /** Something answered, but not the target: a bad certificate, an unexpected page or address. */
  MISMATCH,
  /**
   * A program of the administrator's, or a resolver on this side of the Internet, says that the
   * uplink does not work: as good as silence.
   */
  DENIED
}
