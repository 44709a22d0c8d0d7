package detour.daemon.core;

import detour.api.ReasonText;
import detour.health.Traffic;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The core's thread, {@link #run}: takes what comes in order, reads the office's traffic as often
 * as the core wants it, and polls the core when it is due.
 *
 * <p>It reads the traffic itself: to be woken by another thread a hundred times a second costs more
 * than the reading.
 *
 * <p>The queue is bounded; what does not fit is counted and shown, never waited for.
 */
public final class CoreThread implements Runnable {
  private static final int CAPACITY = 10_000;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;

  private Core core; // the thread's own
  private final Supplier<Map<PathKey, Traffic>> traffic;
  private final Consumer<Core> afterEach;
  private final BlockingQueue<Consumer<Core>> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong overflows = new AtomicLong();
  private final Wakings wakings = new Wakings(System.nanoTime());

  /**
   * @param traffic reads the counters
   * @param afterEach is called after everything that happened, and at least each second
   */
  public CoreThread(Core core, Supplier<Map<PathKey, Traffic>> traffic, Consumer<Core> afterEach) {
    this.core = core;
    this.traffic = traffic;
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

  /** How late the machine wakes this thread, if that is worth telling; on this thread. */
  public Optional<ReasonText> wokenLate() {
    return wakings
        .late(System.nanoTime())
        .map(
            late ->
                new ReasonText(
                    "woken-late",
                    "the machine woke Detour too late "
                        + late.times()
                        + " times in ten minutes, by up to "
                        + late.worstNanos() / 1_000_000
                        + " ms: what it sees and does is as late. The machine is too busy, or the"
                        + " host of this virtual one is"));
  }

  @Override
  public void run() {
    try {
      long read = System.nanoTime();
      long nextReading = read;
      long deadline = core.deadlineNanos();
      while (true) {
        Consumer<Core> task = next(nextReading, deadline);
        while (task != null) {
          task.accept(core);
          task = queue.poll();
        }
        if (System.nanoTime() - nextReading >= 0) {
          Map<PathKey, Traffic> readings = traffic.get();
          read = System.nanoTime(); // not before: what came until then is counted
          core.traffic(read, readings);
        }
        long now = System.nanoTime();
        deadline = core.deadlineNanos();
        if (deadline != Long.MAX_VALUE && now - deadline >= 0) {
          core.poll(now);
        }
        afterEach.accept(core);
        nextReading = read + core.readEveryNanos();
        deadline = core.deadlineNanos();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    }
  }

  /** What came, at the latest when a reading or the core is due; then perhaps nothing. */
  private @Nullable Consumer<Core> next(long reading, long deadline) throws InterruptedException {
    long now = System.nanoTime();
    long wait = Math.min(LONGEST_WAIT_NANOS, reading - now);
    if (deadline != Long.MAX_VALUE) {
      wait = Math.min(wait, deadline - now);
    }
    if (wait <= 0) {
      return queue.poll();
    }
    Consumer<Core> task = queue.poll(wait, TimeUnit.NANOSECONDS);
    if (task == null) {
      wakings.woken(now + wait, System.nanoTime());
    }
    return task;
  }
}
