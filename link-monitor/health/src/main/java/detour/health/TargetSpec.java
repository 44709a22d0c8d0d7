package detour.health;

/**
 * A target as health needs to know it.
 *
 * @param kind how it is asked
 * @param everyRounds one in so many rounds asks it; 1: each in turn
 */
public record TargetSpec(ProbeKind kind, int everyRounds) {
  public TargetSpec {
    if (everyRounds < 1) {
      throw new IllegalArgumentException("everyRounds is at least 1, not " + everyRounds);
    }
  }

  /** A target asked as often as its kind usually is. */
  public static TargetSpec of(ProbeKind kind) {
    return new TargetSpec(kind, kind.everyRounds());
  }
}
