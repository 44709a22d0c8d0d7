package detour.lab.demo;

import detour.lab.Lab;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.detourd.PageRelay;
import detour.lab.fault.Fault;
import detour.lab.meter.Count;
import detour.lab.meter.Family;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The office of the demo: fiber and LTE, Detour in the gateway, two people measuring. */
final class DemoOffice implements AutoCloseable {
  static final int FIBER = 1;
  static final int PAGE_PORT = 8480;
  private static final int LTE = 2;
  private static final Duration FIBER_RTT = Duration.ofMillis(10);
  private static final Fault LTE_AIR = new Fault.Delay(Duration.ofMillis(18), Duration.ofMillis(6));

  /** The smallest useful file. */
  static final String CONFIGURATION =
      """
      version: 1
      uplinks:
        fiber: {interface: wan1, kind: fiber}
        lte: {interface: wan2, kind: lte}
      lans:
        office: {interface: br-lan}
      """;

  /** For those who cannot wait a minute for the way back. */
  static final String QUICK_FAILBACK =
      """
      policies:
        default: {tiers: [[fiber], [lte]], failback: {mode: hold, after: 5 s}}
      """;

  private final Path directory;
  private final Lab lab;
  private final Detourd detourd;
  private final PageRelay page;
  private final List<Meter> meters = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  DemoOffice(String configuration) {
    try {
      directory = Files.createTempDirectory("detour-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lab = Lab.raise(LabOptions.defaults().withRtt(FIBER_RTT));
    lab.isp(LTE).fault(LTE_AIR);
    detourd = new Detourd(lab.gateway(), directory, configuration, line -> {});
    page = new PageRelay(lab.gateway(), PAGE_PORT);
  }

  Lab lab() {
    return lab;
  }

  Detourd detourd() {
    return detourd;
  }

  String url() {
    return page.url();
  }

  /** Begins to measure afresh, for IPv4 and IPv6, from one host each. */
  void measure() {
    meters.forEach(Meter::close);
    meters.clear();
    meters.add(
        Meter.start(
            lab.office(1), MeterOptions.of(Family.IPV4).withFlowInterval(Duration.ofMillis(5))));
    meters.add(
        Meter.start(
            lab.office(2), MeterOptions.of(Family.IPV6).withFlowInterval(Duration.ofMillis(5))));
  }

  List<Meter> meters() {
    return List.copyOf(meters);
  }

  List<Count> counts() {
    return meters().stream().flatMap(m -> m.counts().stream()).toList();
  }

  /**
   * Closes it at Ctrl-C, too.
   *
   * @param stopping set just before, so that what then fails is known to be no fault
   */
  void closeOnExit(AtomicBoolean stopping) {
    onExit(stopping, this::close);
  }

  static void onExit(AtomicBoolean stopping, Runnable close) {
    Runnable leave =
        () -> {
          stopping.set(true);
          close.run();
        };
    Runtime.getRuntime().addShutdownHook(new Thread(leave, "demo-hook"));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    meters.forEach(Meter::close);
    page.close();
    detourd.close();
    lab.close();
    delete(directory);
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("demo: left behind: " + directory);
    }
  }
}
