package detour.lab;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that will be true soon, with a guard against waiting for ever. */
public final class Await {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param guard after which it gives up: a hang, not a slow machine
   * @return whether the condition held
   */
  public static boolean until(BooleanSupplier condition, Duration guard) {
    long end = System.nanoTime() + guard.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /**
   * Lets traffic run for a while: for what is measured over time, not for waiting until something
   * is ready.
   */
  public static void traffic(Duration time) {
    until(() -> false, time);
  }
}
