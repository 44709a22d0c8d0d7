package detour.health;

/** What an uplink is, for one address family. */
public enum State {
  /** Just started, or its address is new: not enough answers for a verdict. */
  NO_DATA("no data", false),
  /** Answers. */
  UP("up", true),
  /** Silent, or without a carrier. */
  DOWN("down", false),
  /** Was down and answers again, not yet often enough. */
  PROBATION("probation", false),
  /** The interface does not exist. */
  NO_INTERFACE("no interface", false),
  /** The interface has no address of this family. */
  NO_ADDRESS("no address", false),
  /** No next hop is known. */
  NO_GATEWAY("no gateway", false),
  /** An administrator said so; probes do not count. */
  FORCED_UP("forced up", true),
  /** An administrator said so; probes do not count. */
  FORCED_DOWN("forced down", false);

  private final String word;
  private final boolean usable;

  State(String word, boolean usable) {
    this.word = word;
    this.usable = usable;
  }

  /** The word shown to people. */
  public String word() {
    return word;
  }

  /** Whether traffic may be moved to it. */
  public boolean usable() {
    return usable;
  }
}
