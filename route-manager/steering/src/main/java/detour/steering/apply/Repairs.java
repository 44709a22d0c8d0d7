package detour.steering.apply;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts repairs of each object, so that two managers that undo each other do not spin.
 *
 * <p>More than {@value #MOST_IN_A_MINUTE} repairs of one object in a minute: it is contested, and
 * repaired once each ten seconds only, until a minute has passed without one.
 */
final class Repairs {
  static final int MOST_IN_A_MINUTE = 5;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  static final long CONTESTED_PAUSE_NANOS = 10_000_000_000L;

  private final Map<String, Deque<Long>> times = new HashMap<>();

  /** Whether an object may be repaired now. */
  boolean due(String object, long now) {
    Deque<Long> recent = recent(object, now);
    return recent.size() <= MOST_IN_A_MINUTE || now - recent.getLast() >= CONTESTED_PAUSE_NANOS;
  }

  /** Counts a repair; returns whether it made the object contested. */
  boolean count(String object, long now) {
    Deque<Long> recent = recent(object, now);
    recent.addLast(now);
    return recent.size() == MOST_IN_A_MINUTE + 1;
  }

  /** Whether an object is contested now. */
  boolean contested(String object, long now) {
    return recent(object, now).size() > MOST_IN_A_MINUTE;
  }

  private Deque<Long> recent(String object, long now) {
    Deque<Long> recent = times.computeIfAbsent(object, key -> new ArrayDeque<>());
    while (!recent.isEmpty() && now - recent.getFirst() > MINUTE_NANOS) {
      recent.removeFirst();
    }
    return recent;
  }
}
