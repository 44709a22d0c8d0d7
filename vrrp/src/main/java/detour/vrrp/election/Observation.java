package detour.vrrp.election;

/**
 * How something tracked is.
 *
 * @param goodPercent 100: as it should be, 0: useless
 * @param added to the priority, -254 to 254: a file's number; 0 for all else
 * @param text for people: {@code down}, {@code 40 % loss}
 */
public record Observation(int goodPercent, int added, String text) {
  public Observation {
    if (goodPercent < 0 || goodPercent > 100 || Math.abs(added) > 254) {
      throw new IllegalArgumentException(goodPercent + " %, " + added);
    }
  }

  /** All well. */
  public static Observation good() {
    return new Observation(100, 0, "good");
  }

  /** Useless. */
  public static Observation bad(String text) {
    return new Observation(0, 0, text);
  }
}
