package detour.health.simulator;

import java.util.Arrays;

/** What happens when: a heap of times, each with a number that says what. */
final class Agenda {
  private long[] times = new long[64];
  private long[] codes = new long[64];
  private int size;

  void add(long time, long code) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      codes = Arrays.copyOf(codes, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (times[parent] <= time) {
        break;
      }
      times[at] = times[parent];
      codes[at] = codes[parent];
      at = parent;
    }
    times[at] = time;
    codes[at] = code;
  }

  /** The next time; {@link Long#MAX_VALUE}: none. */
  long nextTime() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /** Takes out the next and returns what it is. */
  long take() {
    final long taken = codes[0];
    size--;
    if (size > 0) {
      sink(times[size], codes[size]);
    }
    return taken;
  }

  private void sink(long time, long code) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (times[child] >= time) {
        break;
      }
      times[at] = times[child];
      codes[at] = codes[child];
      at = child;
    }
    times[at] = time;
    codes[at] = code;
  }

  void clear() {
    size = 0;
  }
}
