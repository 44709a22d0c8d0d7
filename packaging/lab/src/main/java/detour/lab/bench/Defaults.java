package detour.lab.bench;

import detour.lab.Subnet;
import java.util.List;

/**
 * Moving the office by main's default routes, as {@code ip -batch} lines: a cut ISP's defaults go
 * behind the other's rather than away, so that it can still be probed.
 */
public final class Defaults {
  private static final int BEHIND = 1000;

  private Defaults() {}

  /** Behind the others. */
  public static List<String> demote(Subnet s) {
    int metric = 100 * s.isp();
    return List.of(
        add(s.nextHop4(), s, metric + BEHIND),
        add(s.nextHop6(), s, metric + BEHIND),
        delete(s.nextHop4(), s, metric),
        delete(s.nextHop6(), s, metric));
  }

  /** Back to its place. */
  public static List<String> promote(Subnet s) {
    int metric = 100 * s.isp();
    return List.of(
        add(s.nextHop4(), s, metric),
        add(s.nextHop6(), s, metric),
        delete(s.nextHop4(), s, metric + BEHIND),
        delete(s.nextHop6(), s, metric + BEHIND));
  }

  private static String add(String via, Subnet s, int metric) {
    return "route replace default via "
        + via
        + " dev "
        + s.device()
        + " metric "
        + metric
        + " proto static";
  }

  private static String delete(String via, Subnet s, int metric) {
    return "route del default via " + via + " dev " + s.device() + " metric " + metric;
  }
}
