package detour.vrrp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The deciding thread: takes what comes in order, and does what is due in between; nothing else.
 */
final class DecidingLoop implements Runnable {
  /** What is to be done on time. */
  interface Timers {
    /** When something is due; {@link Long#MAX_VALUE}: nothing. */
    long deadlineNanos();

    /** Does what is due. */
    void tick(long now);
  }

  /** Room for a second of adverts from a hundred routers. */
  private static final int CAPACITY = 4096;

  /** A flood of frames leaves room for everything else, which must not be lost. */
  private static final int MOST_BEFORE_FRAMES = CAPACITY / 2;

  private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

  /** A fifth of the shortest interval; hundreds of frames are read in it. */
  private static final long LONGEST_ROUND_NANOS = 10_000_000L;

  /** After a stall what is due is late anyway, and what waits may say that it is not due. */
  private static final long LONGEST_AFTER_STALL_NANOS = 100_000_000L;

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong overflow = new AtomicLong();
  private final Lateness lateness = new Lateness();
  private final Timers timers;
  private volatile boolean stopping;

  DecidingLoop(Timers timers) {
    this.timers = timers;
  }

  /** From any thread, for what comes as often as strangers want; what does not fit is counted. */
  void postFrame(Runnable task) {
    if (queue.size() < MOST_BEFORE_FRAMES) {
      post(task);
    } else {
      overflow.incrementAndGet();
    }
  }

  /** From any thread; what does not fit is lost and counted. */
  void post(Runnable task) {
    if (!queue.offer(task)) {
      overflow.incrementAndGet();
    }
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        long deadline = timers.deadlineNanos();
        long wait =
            deadline == Long.MAX_VALUE
                ? LONGEST_WAIT_NANOS
                : Math.min(LONGEST_WAIT_NANOS, deadline - System.nanoTime());
        Runnable task = wait <= 0 ? queue.poll() : queue.poll(wait, TimeUnit.NANOSECONDS);
        // All that waits comes before what is due: after a stall the other's adverts are among it.
        // But not for ever: in a flood our own adverts are to go out, too.
        long end =
            System.nanoTime()
                + Math.max(LONGEST_ROUND_NANOS, Math.min(LONGEST_AFTER_STALL_NANOS, -wait));
        while (task != null) {
          task.run();
          task = System.nanoTime() - end < 0 ? queue.poll() : null;
        }
        long now = System.nanoTime();
        long due = timers.deadlineNanos();
        if (due <= now) {
          lateness.late(now - due);
          timers.tick(now);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopping = true;
    post(() -> {});
  }

  Lateness.Figures lateness() {
    return lateness.figures();
  }

  /** Tasks lost as the queue was full. */
  long overflow() {
    return overflow.get();
  }
}
