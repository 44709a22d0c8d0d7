package detour.kernel.libc;

import com.sun.jna.Native;

/** How the kernel schedules the calling thread (sched(7)). */
public final class Scheduling {
  private static final int SCHED_RR = 2;

  /** What the thread starts is scheduled as usual. */
  private static final int SCHED_RESET_ON_FORK = 0x40000000;

  private Scheduling() {}

  /**
   * Round robin, before all ordinary threads whatever their nice value. The kernel leaves them a
   * twentieth of the time even if this one never sleeps ({@code sched_rt_runtime_us}).
   *
   * @param priority 1 to 99 among threads of this kind
   * @throws LibcException if the kernel refuses: it takes CAP_SYS_NICE, or a limit (RLIMIT_RTPRIO)
   *     as high
   */
  public static void realTime(int priority) throws LibcException {
    int[] parameters = {priority}; // struct sched_param
    if (Libc.sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, parameters) != 0) {
      throw new LibcException("scheduling in real time", Native.getLastError());
    }
  }
}
