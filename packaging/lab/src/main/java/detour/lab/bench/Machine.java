package detour.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The machine that figures come from, and what it had for them: the host of a virtual machine may
 * give its processors to others, and figures with much of that are the host's.
 */
public final class Machine {
  private static final Path STAT = Path.of("/proc/stat");

  /** Set by packaging/needs.sh, as {@code stay_awake} there says. */
  private static final String AWAKE = "DETOUR_AWAKE";

  /** Fields of the first line of /proc/stat (proc(5)): steal, and those that add up to all time. */
  private static final int STEAL = 7;

  private final long[] before;

  private Machine(long[] before) {
    this.before = before;
  }

  /** Counts from now on. */
  public static Machine watched() {
    return new Machine(times(stat()));
  }

  /** One line: kernel, cores, Java, and the share that the host has taken so far. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "Linux %s, %d cores%s, Java %s; the host kept %.1f %% of the processors' time for others",
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getenv(AWAKE) == null ? "" : " kept awake",
        System.getProperty("java.version"),
        stolenPercent(before, times(stat())));
  }

  static double stolenPercent(long[] before, long[] after) {
    long all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
    return all == 0 ? 0 : 100.0 * (after[STEAL] - before[STEAL]) / all;
  }

  /** User, nice, system, idle, iowait, irq, softirq, steal; guests' time is in the first two. */
  static long[] times(String stat) {
    return Arrays.stream(stat.lines().findFirst().orElseThrow().split("\\s+", -1))
        .skip(1)
        .limit(STEAL + 1)
        .mapToLong(Long::parseLong)
        .toArray();
  }

  private static String stat() {
    try {
      return Files.readString(STAT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
