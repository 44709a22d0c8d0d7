package detour.lab.bench.detection;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.bench.BenchOffice;
import detour.lab.bench.DetourContender;
import detour.lab.bench.Footprint;
import detour.lab.bench.Statistics;
import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What watching four uplinks costs the gateway's processor: the whole daemon with default settings,
 * which ask four targets of each uplink in both families.
 */
final class ProcessorTable {
  private static final Duration GUARD = Duration.ofMinutes(1);

  /** What a JVM compiles in its first minutes is no steady cost. */
  private static final int WINDOWS_TO_WARM_UP = 12;

  private static final Duration YARDSTICK = Duration.ofSeconds(5);

  private static final String CONFIGURATION =
      """
      version: 1
      uplinks:
        first: {interface: wan1, kind: fiber}
        second: {interface: wan2, kind: fiber}
        third: {interface: wan3, kind: lte}
        fourth: {interface: wan4, kind: lte}
      lans:
        office: {interface: br-lan}
      policies:
        default: {tiers: [[first], [second], [third], [fourth]]}
      """;

  private ProcessorTable() {}

  /**
   * Raises an office, waits until the daemon is warm, and counts; a line of the table for each
   * load.
   *
   * @param windows under each load; few shorten the warming up as well
   * @param window how long one is
   */
  static List<String> count(Path directory, int windows, Duration window) throws IOException {
    Path own = Files.createDirectory(directory.resolve("processor"));
    LabOptions options = LabOptions.defaults().withUplinks(LabOptions.MAX_UPLINKS);
    try (BenchOffice office =
        new BenchOffice(DetourContender.starter("processor", CONFIGURATION), options, own)) {
      if (!Await.until(() -> office.contender().ready(), GUARD)) {
        throw new LabException("not every uplink is found usable");
      }
      Await.traffic(window.multipliedBy(Math.min(2L * windows, WINDOWS_TO_WARM_UP)));
      List<String> lines = new ArrayList<>();
      for (Load load : List.of(Load.IDLE, Load.MIX, Load.WEB)) {
        lines.add(count(office, load, windows, window));
      }
      return lines;
    }
  }

  private static String count(BenchOffice office, Load load, int windows, Duration window) {
    long pid = office.contender().pid().orElseThrow();
    List<Double> shares = new ArrayList<>();
    List<Double> yardsticks = new ArrayList<>();
    try (OfficeAtWork work = OfficeAtWork.unmeasured(office.lab(), load, 1)) {
      work.awaitAnswers(GUARD);
      Await.traffic(window);
      for (int i = 0; i < windows; i++) {
        shares.add(share(pid, window));
        yardsticks.add(yardstick(office.lab().gateway(), window));
      }
    }
    Statistics s = Statistics.of(shares);
    return String.format(
        Locale.ROOT,
        "| %s | %d | **%.1f** | %.1f to %.1f | %.1f | %.0f |",
        load.words(),
        s.n(),
        s.median(),
        s.min(),
        s.max(),
        Statistics.of(yardsticks).median(),
        Footprint.residentMegabytes(pid));
  }

  private static double share(long pid, Duration window) {
    double before = Footprint.cpuSeconds(pid);
    long start = System.nanoTime();
    Await.traffic(window);
    return 100 * (Footprint.cpuSeconds(pid) - before) * 1e9 / (System.nanoTime() - start);
  }

  /** A program that hardly does more than wake up: what that costs on this machine now. */
  private static double yardstick(Namespace gateway, Duration window) {
    try (Running ping = gateway.start("ping", "-q", "-i", "0.01", "127.0.0.1")) {
      return share(ping.pid(), window.compareTo(YARDSTICK) < 0 ? window : YARDSTICK);
    }
  }
}
