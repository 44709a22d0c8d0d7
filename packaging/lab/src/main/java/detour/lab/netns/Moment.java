package detour.lab.netns;

/**
 * When something was done to the kernel: after {@code beforeNanos}, and before {@code afterNanos}.
 *
 * @param beforeNanos {@link System#nanoTime} just before
 * @param afterNanos {@link System#nanoTime} just after
 */
public record Moment(long beforeNanos, long afterNanos) {
  /** Checks the order. */
  public Moment {
    if (afterNanos < beforeNanos) {
      throw new IllegalArgumentException("after " + afterNanos + " < before " + beforeNanos);
    }
  }

  /** How well the moment is known, nanoseconds. */
  public long uncertaintyNanos() {
    return afterNanos - beforeNanos;
  }

  /** Does something and takes its time. */
  public static Moment of(Runnable action) {
    long before = System.nanoTime();
    action.run();
    return new Moment(before, System.nanoTime());
  }
}
