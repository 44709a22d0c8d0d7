package detour.lab.meter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One thread's sockets and timers. Everything but {@link #stop} happens on that thread. */
final class Loop {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Later than this is no jitter of a scheduler. */
  private static final long STALL_NANOS = 50 * MILLI;

  private record Timer(long dueNanos, long order, Runnable action) {}

  private final Selector selector;
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          (a, b) -> {
            int byTime = Long.signum(a.dueNanos - b.dueNanos);
            return byTime != 0 ? byTime : Long.compare(a.order, b.order);
          });
  private long order;
  private long stalledNanos;
  private volatile boolean stopped;

  Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs an action now and then at even intervals, on time over time. */
  void every(long intervalNanos, Runnable action) {
    again(System.nanoTime(), intervalNanos, action);
  }

  private void again(long dueNanos, long intervalNanos, Runnable action) {
    timers.add(
        new Timer(
            dueNanos,
            order++,
            () -> {
              // A late machine sends late; it does not send a burst of what it missed.
              long next = Math.max(dueNanos + intervalNanos, System.nanoTime());
              again(next, intervalNanos, action);
              action.run();
            }));
  }

  /** Runs an action once. */
  void after(long nanos, Runnable action) {
    timers.add(new Timer(System.nanoTime() + nanos, order++, action));
  }

  /**
   * Runs an action once, after so long a time in which this loop was awake: a machine that stood
   * still has not waited for an answer.
   */
  void afterAwake(long nanos, Runnable action) {
    long before = stalledNanos;
    after(
        nanos,
        () -> {
          long stalled = stalledNanos - before;
          if (stalled > 0) {
            afterAwake(stalled, action);
          } else {
            action.run();
          }
        });
  }

  /** Calls the action whenever the channel is ready. */
  SelectionKey register(SelectableChannel channel, int operations, Runnable action)
      throws ClosedChannelException {
    return channel.register(selector, operations, action);
  }

  void run() {
    try {
      while (!stopped) {
        long wait = runDue();
        long slept = System.nanoTime();
        if (wait >= MILLI) {
          selector.select(Loop::ready, wait / MILLI);
        } else {
          // Finer than select can wait; what arrives meanwhile is seen within this millisecond.
          LockSupport.parkNanos(wait);
          selector.selectNow(Loop::ready);
        }
        long late = System.nanoTime() - slept - Math.max(wait, 0);
        if (late > STALL_NANOS) {
          stalledNanos += late;
        }
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ready(SelectionKey key) {
    if (key.isValid() && key.attachment() instanceof Runnable action) {
      action.run();
    }
  }

  /** Runs what is due; returns how long until the next, nanoseconds. */
  private long runDue() {
    Timer next = timers.peek();
    while (next != null && next.dueNanos - System.nanoTime() <= 0) {
      timers.remove();
      next.action.run();
      next = timers.peek();
    }
    return next == null ? 100 * MILLI : next.dueNanos - System.nanoTime();
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }
}
