package detour.vrrp.io;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.Scheduling;
import java.util.function.Consumer;

/**
 * Before everything else on the machine: who is late, with saying or with hearing, is taken for
 * dead, or takes the other for dead. A nice value would not do, as it counts only among processes
 * of the same session (sched_autogroup, sched(7)).
 */
public final class Urgency {
  private static final int PRIORITY = 1;

  private Urgency() {}

  /**
   * What a thread does, done in real time.
   *
   * @param refused is told, on that thread, why the kernel does not allow it; it goes on as usual
   */
  public static Runnable of(Runnable task, Consumer<LibcException> refused) {
    return () -> {
      try {
        Scheduling.realTime(PRIORITY);
      } catch (LibcException e) {
        refused.accept(e);
      }
      task.run();
    };
  }
}
