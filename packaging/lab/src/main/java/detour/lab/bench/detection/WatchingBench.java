package detour.lab.bench.detection;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.bench.BenchOffice;
import detour.lab.bench.DetourContender;
import detour.lab.bench.FailoverBench;
import detour.lab.bench.Machine;
import detour.lab.netns.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What watching costs while nothing happens: {@code --seconds S} counted on the wire (300; a report
 * has 3600), {@code --n N} windows (9) of {@code --window S} (20) of the processor, {@code --out
 * DIR} (packaging/docs/bench).
 */
public final class WatchingBench {
  private static final Duration GUARD = Duration.ofMinutes(1);
  private static final List<Load> LOADS = List.of(Load.IDLE, Load.MIX, Load.WEB);

  private static final String CONFIGURATION =
      """
      version: 1
      uplinks:
        first: {interface: wan1, kind: fiber}
        second: {interface: wan2, kind: fiber}
      lans:
        office: {interface: br-lan}
      policies:
        default: {tiers: [[first], [second]]}
      """;

  private final Machine machine = Machine.watched();
  private int windows = 9;
  private int window = 20;
  private int seconds = 300;
  private Path out = Path.of("packaging/docs/bench");

  private WatchingBench(List<String> args) {
    for (int i = 0; i < args.size(); i += 2) {
      if (i + 1 == args.size()) {
        throw new IllegalArgumentException(args.get(i) + " needs a value");
      }
      String value = args.get(i + 1);
      switch (args.get(i)) {
        case "--n" -> windows = Integer.parseInt(value);
        case "--window" -> window = Integer.parseInt(value);
        case "--seconds" -> seconds = Integer.parseInt(value);
        case "--out" -> out = Path.of(value);
        default -> throw new IllegalArgumentException("no option " + args.get(i));
      }
    }
    if (windows < 1 || window < 1 || seconds < 1) {
      throw new IllegalArgumentException(
          "--n " + windows + " --window " + window + " --seconds " + seconds);
    }
  }

  /** Runs it and writes the report. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("detour-bench");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FailoverBench.delete(directory), "bench-hook"));
    new WatchingBench(List.of(args)).run(directory);
    System.exit(0);
  }

  private void run(Path directory) throws Exception {
    List<String> wire = new ArrayList<>();
    ExecutorService offices = Executors.newFixedThreadPool(LOADS.size());
    try {
      List<Future<List<String>>> counts =
          LOADS.stream().map(load -> offices.submit(() -> wire(directory, load))).toList();
      for (Future<List<String>> count : counts) {
        wire.addAll(count.get());
      }
    } catch (ExecutionException e) {
      throw new LabException(String.valueOf(e.getCause()));
    } finally {
      offices.shutdownNow();
    }
    wire.forEach(System.out::println);
    write(wire, List.of()); // what follows takes long
    List<String> processor = ProcessorTable.count(directory, windows, Duration.ofSeconds(window));
    processor.forEach(System.out::println);
    write(wire, processor);
  }

  private List<String> wire(Path directory, Load load) throws IOException {
    Path own = Files.createDirectory(directory.resolve(load.name()));
    try (BenchOffice office =
        new BenchOffice(
            DetourContender.starter(load.name(), CONFIGURATION), LabOptions.defaults(), own)) {
      if (!Await.until(() -> office.contender().ready(), GUARD)) {
        throw new LabException("not every uplink is found usable");
      }
      return new CostTable(office.lab(), Duration.ofSeconds(seconds)).count(load);
    }
  }

  private void write(List<String> wire, List<String> processor) throws IOException {
    List<String> circumstances =
        List.of(
            String.format(
                "`sudo ./packaging/bench watching --n %d --window %d --seconds %d`, %s",
                windows, window, seconds, LocalDate.now(ZoneOffset.UTC)),
            machine.words());
    Path report = Files.createDirectories(out).resolve("watching.md");
    Files.writeString(report, WatchingReport.text(circumstances, wire, processor));
    System.out.println("written: " + report);
  }
}
