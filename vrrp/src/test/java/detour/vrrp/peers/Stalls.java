package detour.vrrp.peers;

import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the machine itself stood still, as a busy host lets a virtual one: a {@code ping} of
 * real-time priority on each processor tells the time each 10 ms, and no load of ours delays it.
 */
public final class Stalls implements AutoCloseable {
  private static final Pattern TIME = Pattern.compile("\\[(\\d+)\\.(\\d{6})].*");

  private final List<Running> clocks = new ArrayList<>();
  private final AtomicLong longestMicros = new AtomicLong();

  /** Watches from now on, from this namespace. */
  public Stalls(Namespace host) {
    host.ip("link set lo up");
    for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
      AtomicLong last = new AtomicLong();
      clocks.add(
          host.start(
              List.of(
                  "chrt",
                  "-r",
                  "1",
                  "taskset",
                  "-c",
                  "" + cpu,
                  "ping",
                  "-D",
                  "-i",
                  "0.01",
                  "127.0.0.1"),
              line -> told(last, line)));
    }
  }

  private void told(AtomicLong last, String line) {
    Matcher time = TIME.matcher(line);
    if (time.matches()) {
      long now = Long.parseLong(time.group(1)) * 1_000_000 + Long.parseLong(time.group(2));
      long before = last.getAndSet(now);
      if (before != 0) {
        longestMicros.accumulateAndGet(now - before, Math::max);
      }
    }
  }

  /** The longest time that a processor stood still, in milliseconds; not below 10. */
  public long longestMillis() {
    return longestMicros.get() / 1000;
  }

  /** Whether each processor has been seen at work. */
  public boolean watching() {
    return clocks.stream().allMatch(each -> each.lines().size() > 1);
  }

  @Override
  public void close() {
    clocks.forEach(Running::kill);
  }
}
