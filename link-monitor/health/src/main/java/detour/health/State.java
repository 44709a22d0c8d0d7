package detour.health;

/** What an uplink is, for one address family. */
public enum State {
  /** Just started, or its address is new: not enough answers for a verdict. */
  NO_DATA("no data", false),
  /** Answers. */
  UP("up", true),
  /** Answers, but badly; the reason says in what way. */
  DEGRADED("degraded", true),
  /** Wholly silent, but not yet for long enough to be dead: new flows go elsewhere. */
  SUSPECT("suspect", false),
  /** Silent, or without a carrier. */
  DOWN("down", false),
  /** A portal answers in place of the Internet. */
  CAPTIVE("captive", false),
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
  FORCED_DOWN("forced down", false),
  /** An administrator said so: what is there may end, nothing new begins. */
  DRAINING("draining", false),
  /** An administrator said so: not even asked. */
  DISABLED("disabled", false);

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

  /** Whether new flows may leave by it, and established ones be moved to it. */
  public boolean usable() {
    return usable;
  }

  /** Whether it is up and judged by its traffic and probes. */
  public boolean live() {
    return this == UP || this == DEGRADED || this == SUSPECT;
  }
}
