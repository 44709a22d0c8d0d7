package detour.lab.bench.detection;

import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * When a gateway's IPv4 default routes change, as {@code ip monitor} tells it: the same for
 * everyone.
 */
final class RouteWatch implements AutoCloseable {
  private final List<Long> changes = new ArrayList<>();
  private final Running monitor;

  RouteWatch(Namespace gateway) {
    monitor = gateway.start(List.of("ip", "-4", "monitor", "route"), this::hear);
  }

  private synchronized void hear(String line) {
    if (line.contains("default")) {
      changes.add(System.nanoTime());
    }
  }

  /** The first change after a time, {@link System#nanoTime}. */
  synchronized OptionalLong firstAfter(long nanos) {
    return changes.stream().mapToLong(Long::longValue).filter(t -> t - nanos > 0).findFirst();
  }

  @Override
  public void close() {
    monitor.close();
  }
}
