package detour.health.silence;

import java.util.BitSet;

/** Loss over the last probes with an outcome. */
public final class LossWindow {
  /** Probes in a full window. */
  public static final int SIZE = 60;

  private final BitSet lost = new BitSet(SIZE);
  private int next;
  private int count;

  public void add(boolean wasLost) {
    lost.set(next, wasLost);
    next = (next + 1) % SIZE;
    count = Math.min(count + 1, SIZE);
  }

  /** Probes in the window, 0 to 60. */
  public int samples() {
    return count;
  }

  /** Lost probes per thousand, 0 while there is none. */
  public int permille() {
    return count == 0 ? 0 : 1000 * lost.cardinality() / count;
  }

  /** The same with the window taken as full: one miss among the first few is no loss rate yet. */
  public int cautiousPermille() {
    return 1000 * lost.cardinality() / SIZE;
  }

  public void clear() {
    lost.clear();
    next = 0;
    count = 0;
  }
}
