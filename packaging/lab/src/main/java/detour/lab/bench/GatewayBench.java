package detour.lab.bench;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Detour is to the gateway: how soon it puts back what others delete, how long {@code detour
 * status} takes, and what the daemon uses while nothing happens. {@code --n N} of each (20), {@code
 * --out DIR} for the report.
 */
public final class GatewayBench {
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int MOST_WARM_WINDOWS = 12;

  /** Objects are stolen twice a round; more than five repairs in a minute would be contested. */
  private static final Duration PAUSE = Duration.ofSeconds(40);

  private static final String LOOP =
      "ip monitor rule | while read -r line; do case $line in Deleted*22000:*)"
          + " ip rule add pref 22000 lookup main;; esac; done";

  private final BenchArguments arguments;
  private final Machine machine = Machine.watched();
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  private GatewayBench(BenchArguments arguments) {
    this.arguments = arguments;
  }

  /** Runs it and writes the report. */
  public static void main(String[] args) throws IOException {
    new GatewayBench(BenchArguments.parse(List.of(args))).run();
    System.exit(0);
  }

  private void run() throws IOException {
    Path directory = Files.createTempDirectory("detour-bench");
    List<BenchOffice> offices = new ArrayList<>();
    try {
      BenchOffice office = office(DetourContender.starter(), directory);
      offices.add(office);
      if (LsmContender.installed()) {
        offices.add(office(LsmContender.starter(), directory));
      }
      if (!Await.until(() -> office.contender().ready(), GUARD)) {
        throw new LabException("detour does not find its uplinks usable");
      }
      idle(offices);
      status(office, directory.resolve("detour"));
      repairs(office);
    } finally {
      offices.forEach(BenchOffice::close);
      FailoverBench.delete(directory);
    }
    write();
  }

  private static BenchOffice office(Contender.Starter starter, Path directory) throws IOException {
    Path own = Files.createDirectory(directory.resolve(starter.name()));
    return new BenchOffice(starter, LabOptions.defaults(), own);
  }

  private void sample(String what, double value) {
    samples.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
    System.out.printf(Locale.ROOT, "%-40s %8.2f%n", what, value);
  }

  private void idle(List<BenchOffice> offices) {
    // What a JVM compiles in its first minutes is no idling.
    Await.traffic(WINDOW.multipliedBy(Math.min(MOST_WARM_WINDOWS, arguments.n())));
    for (int i = 0; i < Math.max(1, arguments.n() / 4); i++) {
      Map<BenchOffice, Double> before = new LinkedHashMap<>();
      for (BenchOffice each : offices) {
        before.put(each, Footprint.cpuSeconds(each.contender().pid().orElseThrow()));
      }
      long start = System.nanoTime();
      Await.traffic(WINDOW);
      double seconds = (System.nanoTime() - start) / 1e9;
      before.forEach(
          (each, cpu) -> {
            long pid = each.contender().pid().orElseThrow();
            sample(
                "idle, " + each.name() + ", % of a core",
                100 * (Footprint.cpuSeconds(pid) - cpu) / seconds);
            sample("resident, " + each.name() + ", MB", Footprint.residentMegabytes(pid));
          });
    }
  }

  private void status(BenchOffice office, Path directory) {
    String socket = directory.resolve("state/detour.sock").toString();
    for (int i = 0; i < arguments.n(); i++) {
      sample(
          "detour status, cold, ms",
          millis(office, Detourd.program("detour").toString(), "status", "--socket", socket));
      sample("java -version (oracle), ms", millis(office, "java", "-Xshare:auto", "-version"));
    }
  }

  private static double millis(BenchOffice office, String... program) {
    long start = System.nanoTime();
    office.lab().gateway().run(program).orThrow();
    return (System.nanoTime() - start) / 1e6;
  }

  private void repairs(BenchOffice office) {
    Namespace gateway = office.lab().gateway();
    gateway.ip("rule add pref 22000 lookup main");
    try (Running loop = gateway.start("sh", "-c", LOOP)) {
      for (int i = 0; i < arguments.n(); i++) {
        if (i > 0) {
          Await.traffic(PAUSE);
        }
        for (Theft theft : Theft.all()) {
          repair(
              "repair of " + theft.words() + ", ms",
              gateway,
              () -> theft.command().forEach(each -> gateway.run(each.toArray(String[]::new))));
        }
        repair(
            "a rule, by a shell loop (oracle), ms",
            gateway,
            () -> gateway.run("ip", "rule", "del", "pref", "22000"));
      }
      if (!loop.alive()) {
        throw new LabException("the shell loop has ended");
      }
    }
  }

  /** With monitors of its own: nft's loses its bearings when a table is made anew. */
  private void repair(String what, Namespace gateway, Runnable theft) {
    try (MonitorLog log = new MonitorLog(gateway)) {
      sample(what, log.untilRepaired(theft));
    }
  }

  private void write() throws IOException {
    Path out = Files.createDirectories(arguments.out());
    List<String> lines = new ArrayList<>();
    lines.add("# What Detour is to its gateway");
    lines.add("");
    lines.add(
        """
        *Repair*: from the kernel's word that another manager deleted something of Detour's to the word that the last of
        it is back, as `ip monitor` and `nft monitor` tell it; beside it a shell loop that puts back the one rule it
        knows. `detour status` is a new process each time, from start to end, beside the start of a JVM that does
        nothing. *Idle*: two uplinks in both families, six targets each, 50 packets of noise a second, windows of 10 s;
        beside it Debian's link status monitor with two targets. Each figure is **median** (95th percentile) least to
        greatest.""");
    lines.add("");
    lines.add(
        String.format(
            "- `sudo ./packaging/bench gateway --n %d`, %s",
            arguments.n(), LocalDate.now(ZoneOffset.UTC)));
    lines.add("- " + machine.words());
    lines.add("");
    lines.add("| what | n | figure |");
    lines.add("|---|---|---|");
    samples.forEach(
        (what, values) -> {
          Statistics s = Statistics.of(values);
          lines.add(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | **%.1f** (%.1f) %.1f to %.1f |",
                  what,
                  s.n(),
                  s.median(),
                  s.p95(),
                  s.min(),
                  s.max()));
        });
    Files.writeString(out.resolve("gateway.md"), String.join("\n", lines) + "\n");
    System.out.println("written: " + out.resolve("gateway.md"));
  }
}
