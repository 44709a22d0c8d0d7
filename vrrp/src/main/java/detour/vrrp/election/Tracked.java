package detour.vrrp.election;

/**
 * Something that the priority depends on.
 *
 * @param name for people and for telling: {@code fiber}, {@code eth0}, a file, a program
 * @param kind what it is
 * @param weight by which the priority falls when it is all bad, 1 to 254; 0: without it the gateway
 *     is unfit. A file's number is added as it is
 */
public record Tracked(String name, Kind kind, int weight) {
  /** What is tracked. */
  public enum Kind {
    INTERFACE,
    UPLINK,
    FILE,
    PROGRAM
  }

  public Tracked {
    if (weight < 0 || weight > 254) {
      throw new IllegalArgumentException("a weight is 0 to 254, not " + weight + " of " + name);
    }
  }
}
