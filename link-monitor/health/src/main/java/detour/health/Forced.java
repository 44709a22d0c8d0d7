package detour.health;

/** What an administrator said an uplink shall be. */
public enum Forced {
  NONE,
  UP,
  DOWN
}
