package detour.lab.bench.detection;

import detour.lab.Await;
import detour.lab.Lab;
import detour.lab.meter.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what watching costs on the wire, a line for each uplink and family. */
final class CostTable {
  private static final double MONTH_SECONDS = 2_592_000;

  /** What was learned before is no steady cost. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private record Path(int isp, Family family) {}

  private final Lab lab;
  private final Duration window;

  CostTable(Lab lab, Duration window) {
    this.lab = lab;
    this.window = window;
  }

  /** Counts for the window under a load; a line of the table for each path. */
  List<String> count(Load load) {
    try (OfficeAtWork work = OfficeAtWork.unmeasured(lab, load, 1);
        WireCount wire = new WireCount(lab)) {
      work.awaitAnswers(Duration.ofSeconds(30));
      Await.traffic(SETTLE.compareTo(window) < 0 ? SETTLE : window);
      Map<Path, WireCount.Passed> before = passed(wire);
      long officeBefore = wire.office();
      long start = System.nanoTime();
      Await.traffic(window);
      Map<Path, WireCount.Passed> after = passed(wire);
      long office = wire.office() - officeBefore;
      double seconds = (System.nanoTime() - start) / 1e9;
      Map<Path, WireCount.Passed> counted = new LinkedHashMap<>();
      after.forEach(
          (path, passed) ->
              counted.put(path, passed.minus(before.getOrDefault(path, WireCount.Passed.NOTHING))));
      List<String> lines = lines(load, counted, seconds);
      System.out.printf(
          Locale.ROOT, "%s: sends %.0f packets a second%n", load.words(), office / seconds);
      return lines;
    }
  }

  private Map<Path, WireCount.Passed> passed(WireCount wire) {
    Map<Path, WireCount.Passed> all = new LinkedHashMap<>();
    for (int isp = 1; isp <= lab.options().uplinks(); isp++) {
      for (Family family : Family.values()) {
        all.put(new Path(isp, family), wire.passed(isp, family));
      }
    }
    return all;
  }

  /** Of each uplink its families, and then both together. */
  private List<String> lines(Load load, Map<Path, WireCount.Passed> counted, double seconds) {
    List<String> lines = new ArrayList<>();
    for (int isp = 1; isp <= lab.options().uplinks(); isp++) {
      WireCount.Passed both = WireCount.Passed.NOTHING;
      for (Family family : Family.values()) {
        WireCount.Passed one =
            counted.getOrDefault(new Path(isp, family), WireCount.Passed.NOTHING);
        both = both.plus(one);
        lines.add(line(load, isp, family == Family.IPV4 ? "IPv4" : "IPv6", one, seconds));
      }
      lines.add(line(load, isp, "**both**", both, seconds));
    }
    return lines;
  }

  private static String line(
      Load load, int isp, String family, WireCount.Passed passed, double seconds) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.0f | %.2f | %.0f | %.0f |",
        load.words(),
        isp == 1 ? "in use" : "in reserve",
        family,
        seconds,
        passed.requests() / seconds,
        passed.octets() / seconds,
        passed.octets() / seconds * MONTH_SECONDS / 1e6);
  }
}
