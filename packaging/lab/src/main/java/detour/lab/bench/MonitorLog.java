package detour.lab.bench;

import detour.lab.Await;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What {@code ip monitor} and {@code nft monitor} print in a namespace, and when. */
final class MonitorLog implements AutoCloseable {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration GUARD = Duration.ofSeconds(30);

  /**
   * A line.
   *
   * @param nanos when it was read, {@link System#nanoTime}
   */
  private record Line(long nanos, String text) {
    boolean deletion() {
      return text.startsWith("Deleted ") || text.startsWith("delete ");
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private final Running routing;
  private final Running nftables;

  MonitorLog(Namespace namespace) {
    routing = namespace.start(List.of("ip", "monitor", "route", "rule"), this::hear);
    nftables = namespace.start(List.of("nft", "monitor"), this::hear);
    Await.traffic(QUIET); // they do not say when they listen
  }

  private synchronized void hear(String line) {
    if (!line.isBlank() && !line.startsWith("#")) {
      lines.add(new Line(System.nanoTime(), line.strip()));
    }
  }

  private synchronized boolean quiet() {
    return !lines.isEmpty()
        && !lines.get(lines.size() - 1).deletion()
        && System.nanoTime() - lines.get(lines.size() - 1).nanos() > QUIET.toNanos();
  }

  /**
   * Has something deleted and waits until somebody has put it back and is quiet.
   *
   * @return milliseconds from the first deletion that was told to the last thing put back; infinite
   *     if it never was
   */
  double untilRepaired(Runnable theft) {
    synchronized (this) {
      lines.clear();
    }
    theft.run();
    boolean repaired = Await.until(this::quiet, GUARD);
    synchronized (this) {
      OptionalLong first = lines.stream().filter(Line::deletion).mapToLong(Line::nanos).findFirst();
      if (!repaired || first.isEmpty()) {
        lines.forEach(each -> System.err.println("not repaired: " + each.text()));
        return Double.POSITIVE_INFINITY;
      }
      return (lines.get(lines.size() - 1).nanos() - first.getAsLong()) / 1e6;
    }
  }

  @Override
  public void close() {
    routing.close();
    nftables.close();
  }
}
