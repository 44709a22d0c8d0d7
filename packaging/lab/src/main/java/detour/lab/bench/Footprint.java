package detour.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process uses, from /proc (proc(5)). */
public final class Footprint {
  /** USER_HZ: the kernel's unit in /proc/PID/stat, 100 on every architecture of Debian's. */
  private static final double TICKS_A_SECOND = 100;

  private static final int UTIME = 11;

  private Footprint() {}

  /** Processor time since its start, seconds, user and system. */
  public static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_A_SECOND;
  }

  /** Resident memory, MB of 10^6 octets. */
  public static double residentMegabytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(each -> each.startsWith("VmRSS:"))
        .mapToDouble(each -> Double.parseDouble(each.replaceAll("[^0-9]", "")) * 1024 / 1e6)
        .findFirst()
        .orElseThrow();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
