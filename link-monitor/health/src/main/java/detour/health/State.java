package detour.health;

/** What an uplink is, for one address family. */
public enum State {
  /** Just started, or its address is new: not enough answers for a verdict. */
  NO_DATA("no data", false, true),
  /** Answers. */
  UP("up", true, true),
  /** Answers, but badly; the reason says in what way. */
  DEGRADED("degraded", true, true),
  /** Wholly silent, but not yet for long enough to be dead: new flows go elsewhere. */
  SUSPECT("suspect", false, true),
  /** Silent, or without a carrier. */
  DOWN("down", false, false),
  /** A portal answers in place of the Internet. */
  CAPTIVE("captive", false, false),
  /** Was down and answers again, not yet often enough. */
  PROBATION("probation", false, false),
  /** The interface does not exist. */
  NO_INTERFACE("no interface", false, false),
  /** The interface has no address of this family. */
  NO_ADDRESS("no address", false, false),
  /** No next hop is known. */
  NO_GATEWAY("no gateway", false, false),
  /** An administrator said so; probes do not count. */
  FORCED_UP("forced up", true, true),
  /** An administrator said so; probes do not count. */
  FORCED_DOWN("forced down", false, false),
  /** An administrator said so: what is there may end, nothing new begins. */
  DRAINING("draining", false, true),
  /** An administrator said so: not even asked. */
  DISABLED("disabled", false, false);

  private final String word;
  private final boolean carriesNew;
  private final boolean carriesOld;

  State(String word, boolean carriesNew, boolean carriesOld) {
    this.word = word;
    this.carriesNew = carriesNew;
    this.carriesOld = carriesOld;
  }

  /** The word shown to people. */
  public String word() {
    return word;
  }

  /** Whether traffic may be moved to it. */
  public boolean usable() {
    return carriesNew;
  }

  /** Whether new flows may leave by it. */
  public boolean carriesNew() {
    return carriesNew;
  }

  /** Whether flows that leave by it already stay there. */
  public boolean carriesOld() {
    return carriesOld;
  }

  /** Whether it is up and judged by its traffic and probes. */
  public boolean live() {
    return this == UP || this == DEGRADED || this == SUSPECT;
  }
}
