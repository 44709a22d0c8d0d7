package detour.lab.bench;

import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * {@code --n N} cuts of each kind (20), {@code --peer-n N} for the slow peer (a quarter of it, 2 at
 * least), {@code --rtt MS} between gateway and Internet (10), {@code --cut NAME} for one kind only,
 * {@code --out DIR} for the report (packaging/docs/bench).
 */
public final class FailoverBench {
  private static final int SEED = 1;

  private final BenchArguments arguments;
  private final Machine machine = Machine.watched();
  private final List<Result> results = new ArrayList<>();

  private FailoverBench(BenchArguments arguments) {
    this.arguments = arguments;
  }

  /** Runs it and writes the report; status 1 if a contender failed. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("detour-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "bench-hook"));
    new FailoverBench(BenchArguments.parse(List.of(args))).run(directory);
    System.exit(0);
  }

  /** Deletes a folder with what is in it. */
  public static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("bench: left behind: " + directory);
    }
  }

  private void run(Path directory) throws IOException {
    List<BenchOffice> offices = new ArrayList<>();
    try {
      for (Contender.Starter starter : contenders()) {
        Path own = Files.createDirectory(directory.resolve(starter.name()));
        LabOptions options =
            LabOptions.defaults().withRtt(Duration.ofMillis(arguments.rttMillis()));
        offices.add(new BenchOffice(starter, options, own));
      }
      cut(offices);
    } finally {
      offices.forEach(BenchOffice::close);
    }
    write();
  }

  private List<Contender.Starter> contenders() {
    List<Contender.Starter> list = new ArrayList<>();
    if (Detourd.built()) {
      list.add(DetourContender.starter());
    } else {
      System.out.println("without detour: " + Detourd.program("detourd") + " has not been built");
    }
    list.add(OracleContender.starter());
    if (arguments.peerN() == 0) {
      System.out.println("without lsm: --peer-n 0");
    } else if (LsmContender.installed()) {
      list.add(LsmContender.starter());
    } else {
      System.out.println("without lsm: the package is not installed");
    }
    return list;
  }

  /** In turns: whatever the machine does meanwhile, it does to all of them. */
  private void cut(List<BenchOffice> offices) {
    Trial trial = new Trial(new Random(SEED));
    for (int i = 0; i < arguments.n(); i++) {
      for (Cut cut : arguments.cuts()) {
        for (BenchOffice office : offices) {
          if (i < times(office)) {
            Result result = trial.run(office, cut);
            results.add(result);
            System.out.println(line(i, result));
          }
        }
      }
    }
  }

  private int times(BenchOffice office) {
    return office.name().equals("lsm") ? arguments.peerN() : arguments.n();
  }

  private static String line(int i, Result result) {
    StringBuilder line = new StringBuilder();
    line.append(String.format("%3d  %-18s %-7s", i + 1, result.cut().words(), result.contender()));
    for (String stream : MarkdownReport.STREAMS) {
      String row = Trial.row(stream, detour.lab.meter.Family.IPV4);
      line.append(
          String.format(
              Locale.ROOT, "  %s %.0f", stream, result.millis().getOrDefault(row, Double.NaN)));
    }
    return line + " ms";
  }

  private void write() throws IOException {
    Path out = Files.createDirectories(arguments.out());
    List<String> circumstances =
        List.of(
            String.format(
                "`sudo ./packaging/bench failover --n %d --peer-n %d --rtt %d`, %s",
                arguments.n(),
                arguments.peerN(),
                arguments.rttMillis(),
                LocalDate.now(ZoneOffset.UTC)),
            machine.words(),
            String.format(
                "%d ms between gateway and Internet on both uplinks; 50 packets of noise a second",
                arguments.rttMillis()));
    Files.writeString(out.resolve("failover.md"), new MarkdownReport(results).text(circumstances));
    Files.writeString(out.resolve("failover.svg"), SvgPlot.of(results));
    System.out.println("written: " + out.resolve("failover.md"));
  }
}
