package detour.health.quality;

/** The last outcomes of probes, answered or lost. */
final class OutcomeRing {
  private final boolean[] lost;
  private int next;
  private int count;
  private int losses;

  OutcomeRing(int size) {
    lost = new boolean[size];
  }

  void add(boolean wasLost) {
    if (count == lost.length) {
      losses -= lost[next] ? 1 : 0;
    } else {
      count++;
    }
    lost[next] = wasLost;
    losses += wasLost ? 1 : 0;
    next = next + 1 == lost.length ? 0 : next + 1;
  }

  int samples() {
    return count;
  }

  int losses() {
    return losses;
  }

  void clear() {
    next = 0;
    count = 0;
    losses = 0;
  }
}
