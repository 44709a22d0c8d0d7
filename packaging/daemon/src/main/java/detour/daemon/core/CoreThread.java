package detour.daemon.core;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The core's thread, {@link #run}: takes what comes in order, and polls the core when it is due.
 *
 * <p>The queue is bounded; what does not fit is counted and shown, never waited for.
 */
public final class CoreThread implements Runnable {
  private static final int CAPACITY = 10_000;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

  private Core core; // the thread's own
  private final Consumer<Core> afterEach;
  private final BlockingQueue<Consumer<Core>> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong overflows = new AtomicLong();

  /**
   * @param afterEach is called after everything that happened, and at least each second
   */
  public CoreThread(Core core, Consumer<Core> afterEach) {
    this.core = core;
    this.afterEach = afterEach;
  }

  /** Has something done on the core's thread. */
  public void post(Consumer<Core> task) {
    if (!queue.offer(task)) {
      overflows.incrementAndGet();
    }
  }

  /**
   * Goes on with another core, made from this one on the core's thread; what waits comes to the new
   * one.
   */
  public void replace(UnaryOperator<Core> successor) {
    post(
        before -> {
          core = successor.apply(before);
        });
  }

  /** Tasks that found the queue full: a visible fault. */
  public long overflows() {
    return overflows.get();
  }

  @Override
  public void run() {
    try {
      long deadline = core.deadlineNanos();
      while (true) {
        long wait =
            deadline == Long.MAX_VALUE
                ? LONGEST_WAIT_NANOS
                : Math.min(LONGEST_WAIT_NANOS, deadline - System.nanoTime());
        Consumer<Core> task = wait > 0 ? queue.poll(wait, TimeUnit.NANOSECONDS) : queue.poll();
        while (task != null) {
          task.accept(core);
          task = queue.poll();
        }
        deadline = core.deadlineNanos();
        long now = System.nanoTime();
        if (deadline != Long.MAX_VALUE && now - deadline >= 0) {
          core.poll(now);
          deadline = core.deadlineNanos();
        }
        afterEach.accept(core);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    }
  }
}
