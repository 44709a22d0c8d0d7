package detour.lab.bench.detection;

import detour.lab.LabOptions;
import detour.lab.bench.BenchOffice;
import detour.lab.bench.Contender;
import detour.lab.bench.Cut;
import detour.lab.bench.DetourContender;
import detour.lab.bench.FailoverBench;
import detour.lab.bench.LsmContender;
import detour.lab.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * {@code --n N} trials of each kind with a promised figure (5; a report has 50), an eighth of it
 * for the others and, unless {@code --peer-n N} says so, for the slow peers; {@code --rtt MS} (10),
 * {@code --scenarios all|smoke|carrier}, {@code --out DIR} (packaging/docs/bench).
 */
public final class DetectionBench {
  private static final int SEED = 1;

  private static final String CONFIGURATION =
      """
      version: 1
      uplinks:
        first: {interface: wan1, kind: fiber, damping: false, patience: PATIENCE}
        second: {interface: wan2, kind: fiber, damping: false, patience: PATIENCE}
      lans:
        office: {interface: br-lan}
      policies:
        default: {tiers: [[first], [second]], failback: {mode: hold, after: 2 s}}
      """;

  private final DetectionArguments arguments;
  private final Machine machine = Machine.watched();
  private final List<Sample> samples = new ArrayList<>();

  private DetectionBench(DetectionArguments arguments) {
    this.arguments = arguments;
  }

  /** Runs it and writes the report. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("detour-bench");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FailoverBench.delete(directory), "bench-hook"));
    new DetectionBench(DetectionArguments.parse(List.of(args))).run(directory);
    System.exit(0);
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
    list.add(DetourContender.starter("detour", configuration("normal")));
    list.add(DetourContender.starter("quick", configuration("quick")));
    if (arguments.peerN() > 0) {
      list.add(PingContender.starter());
    }
    if (arguments.peerN() > 0 && LsmContender.installed()) {
      list.add(LsmContender.starter());
    }
    return list;
  }

  private static String configuration(String patience) {
    return CONFIGURATION.replace("PATIENCE", patience);
  }

  /**
   * In turns: whatever the machine does meanwhile, it does to all of them. One scenario after the
   * other: what people at the web taught a detector within the last minute is of no concern to an
   * office that makes calls.
   */
  private void cut(List<BenchOffice> offices) {
    DetectionTrial trial = new DetectionTrial(new Random(SEED));
    for (Scenario scenario : arguments.scenarios()) {
      for (int turn = 0; turn < arguments.n(); turn++) {
        for (BenchOffice office : offices) {
          if (turn < times(office, scenario)) {
            Sample sample = trial.run(office, scenario, turn);
            samples.add(sample);
            System.out.println(line(sample) + "  " + office.contender().lastWords());
          }
        }
      }
    }
  }

  private int times(BenchOffice office, Scenario scenario) {
    int often = scenario.promised() ? arguments.n() : Math.min(arguments.n(), arguments.seldom());
    return switch (office.name()) {
      case "detour" -> often;
      // It differs in what becomes of flows that are under way.
      case "quick" -> scenario.longFlow() && scenario.cut() == Cut.CORE ? often : 0;
      default -> arguments.peerN();
    };
  }

  private static String line(Sample sample) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            "%3d  %-42s %-7s", sample.turn() + 1, sample.scenario().words(), sample.contender()));
    sample.millis().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(
            e ->
                line.append(
                    String.format(Locale.ROOT, "  %s %.0f ms", e.getKey().words(), e.getValue())));
    return line.toString();
  }

  private void write() throws IOException {
    Path out = Files.createDirectories(arguments.out());
    List<String> circumstances =
        List.of(
            String.format(
                "`sudo ./packaging/bench detection%s --n %d --peer-n %d --rtt %d`, %s",
                arguments.report().equals("carrier") ? " --scenarios carrier" : "",
                arguments.n(),
                arguments.peerN(),
                arguments.rttMillis(),
                LocalDate.now(ZoneOffset.UTC)),
            machine.words(),
            String.format(
                "%d ms between gateway and Internet on both uplinks; 50 packets of noise a second;"
                    + " the office speaks IPv4",
                arguments.rttMillis()));
    DetectionReport report = new DetectionReport(samples);
    Path text = out.resolve(arguments.report() + ".md");
    String plot = arguments.report() + ".svg";
    Files.writeString(text, report.text(plot, circumstances));
    Files.writeString(out.resolve(plot), report.plot());
    System.out.println("written: " + text);
  }
}
