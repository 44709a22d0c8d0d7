package detour.health.simulator;

/** Seeded random numbers: SplitMix64 (Steele, Lea and Flood, 2014). */
public final class Dice {
  private long state;

  /** The same seed gives the same numbers. */
  public Dice(long seed) {
    state = seed * 0x9E3779B97F4A7C15L;
    bits();
  }

  private long bits() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** 0 to below 1. */
  public double uniform() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** True with this probability. */
  public boolean chance(double probability) {
    return probability > 0 && uniform() < probability;
  }

  /** From the least to below the most. */
  public long between(long least, long most) {
    return least + (long) (uniform() * (most - least));
  }

  /** An exponential time with this mean. */
  public long exponential(long mean) {
    return mean == 0 ? 0 : (long) (-Math.log(1 - uniform()) * mean);
  }

  /** Another sequence that depends on this one's seed only. */
  public Dice fork() {
    return new Dice(bits());
  }
}
