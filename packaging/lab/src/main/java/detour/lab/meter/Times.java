package detour.lab.meter;

import java.util.Arrays;

/** A growing list of times, {@link System#nanoTime}; 0 stands for never. Not thread safe. */
final class Times {
  private long[] values = new long[1024];
  private int size;

  int add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size] = nanos;
    return size++;
  }

  void set(int index, long nanos) {
    values[index] = nanos;
  }

  long get(int index) {
    return values[index];
  }

  long[] copy() {
    return Arrays.copyOf(values, size);
  }
}
