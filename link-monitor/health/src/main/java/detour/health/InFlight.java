package detour.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The probes that are out, in the order of their sending. */
final class InFlight {
  /** How long after its time-out an answer is still taken for what it is: late. */
  private static final long LATE_NANOS = 10_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private final List<Outstanding> probes = new ArrayList<>();
  private final List<Outstanding> due = new ArrayList<>();
  private long nextNanos = NEVER;

  void add(Outstanding probe) {
    probes.add(probe);
    if (nextNanos == NEVER || probe.timeoutAtNanos - nextNanos < 0) {
      nextNanos = probe.timeoutAtNanos;
    }
  }

  /** Takes out the probe with a number; null if there is none. */
  @Nullable Outstanding take(long sequence) {
    for (int i = probes.size() - 1; i >= 0; i--) {
      if (probes.get(i).sequence == sequence) {
        Outstanding found = probes.remove(i);
        refresh();
        return found;
      }
    }
    return null;
  }

  /** Hands over each probe whose time is over. */
  void expire(long now, Consumer<Outstanding> missed) {
    if (nextNanos == NEVER || now - nextNanos < 0) {
      return;
    }
    for (int i = probes.size() - 1; i >= 0; i--) {
      Outstanding probe = probes.get(i);
      if (probe.expired) {
        if (now - probe.timeoutAtNanos > LATE_NANOS) {
          probes.remove(i);
        }
      } else if (now - probe.timeoutAtNanos >= 0) {
        probe.expired = true;
        due.add(0, probe);
      }
    }
    refresh();
    for (Outstanding each : due) {
      missed.accept(each);
    }
    due.clear();
  }

  private void refresh() {
    nextNanos = NEVER;
    for (int i = 0; i < probes.size(); i++) {
      Outstanding probe = probes.get(i);
      if (!probe.expired && (nextNanos == NEVER || probe.timeoutAtNanos - nextNanos < 0)) {
        nextNanos = probe.timeoutAtNanos;
      }
    }
  }

  /** When the last time-out is of what a burst sent that began then; now, if it sent nothing. */
  long lastTimeoutOfBurst(long begun, long now) {
    long last = now;
    boolean any = false;
    for (Outstanding each : probes) {
      boolean later = !any || each.timeoutAtNanos - last > 0;
      if (each.burst && each.sentNanos - begun >= 0 && later) {
        last = each.timeoutAtNanos;
        any = true;
      }
    }
    return last;
  }

  /** Nothing was watched for so long: time-outs do not run while we sleep. */
  void overslept(long nanos) {
    for (Outstanding probe : probes) {
      if (!probe.expired) {
        probe.timeoutAtNanos += nanos;
      }
    }
    refresh();
  }

  /** Whether any may still be answered in time. */
  boolean waiting() {
    return nextNanos != NEVER;
  }

  void clear() {
    probes.clear();
    nextNanos = NEVER;
  }

  /** When the next time-out is; {@link Long#MAX_VALUE}: never. */
  long nextTimeoutNanos() {
    return nextNanos;
  }
}
