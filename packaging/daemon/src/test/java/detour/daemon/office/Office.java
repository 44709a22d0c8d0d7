package detour.daemon.office;

import detour.lab.Await;
import detour.lab.Lab;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.meter.ClientsReport;
import detour.lab.meter.Family;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.MeterReport;
import detour.lab.netns.Moment;
import detour.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lab office with the built daemon on its gateway, and meters in both families. */
final class Office implements AutoCloseable {
  /** Catches a hang, not a slowdown. */
  static final Duration GUARD = Duration.ofSeconds(30);

  private static final Duration WINDOW = Duration.ofSeconds(20);

  static final String TWO_UPLINKS =
      """
      version: 1
      uplinks:
        fiber: {interface: wan1, kind: fiber, damping: false}
        lte: {interface: wan2, kind: lte}
      lans:
        office: {interface: br-lan}
      policies:
        default: {tiers: [[fiber], [lte]], failback: {mode: hold, after: 2 s}}
      """;

  final Lab lab;
  final Path folder;
  final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Map.Entry<Long, String>> heard = new CopyOnWriteArrayList<>();
  private final Map<Family, Meter> meters = new EnumMap<>(Family.class);
  private final List<Detourd> daemons = new ArrayList<>();

  Office(LabOptions options) throws IOException {
    lab = Lab.raise(options);
    folder = Files.createTempDirectory("detour-office");
  }

  /** Starts the daemon and waits until both uplinks are up in both families. */
  Detourd start(String configuration) {
    Detourd daemon = launch(configuration);
    awaitLog("fiber is up (IPv4)", "fiber is up (IPv6)", "lte is up (IPv4)", "lte is up (IPv6)");
    return daemon;
  }

  /** Starts the daemon. */
  Detourd launch(String configuration) {
    Detourd daemon = new Detourd(lab.gateway(), folder, configuration, this::hear);
    daemons.add(daemon);
    return daemon;
  }

  private void hear(String line) {
    heard.add(Map.entry(System.nanoTime(), line));
    log.add(line);
  }

  /** What the daemon said, in milliseconds from a time: for failure messages. */
  String timeline(long zeroNanos) {
    return heard.stream()
        .map(
            each ->
                String.format("%8.1f ms  %s", (each.getKey() - zeroNanos) / 1e6, each.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** Where packets were dropped, as gateway, hosts and Internet count it: for failure messages. */
  String drops() {
    StringBuilder drops = new StringBuilder();
    drops.append(
        onGateway("nft", "list", "counters", "table", "inet", "detour")
            .lines()
            .map(String::strip)
            .filter(each -> each.startsWith("counter") || each.startsWith("packets"))
            .collect(Collectors.joining(" ")));
    drops.append('\n').append(onGateway("conntrack", "-S"));
    for (Namespace each :
        List.of(lab.gateway(), lab.internet().namespace(), lab.office(1), lab.office(2))) {
      drops.append('\n').append(each.name()).append('\n');
      drops.append(
          each.run(
                  "nstat",
                  "-asz",
                  "TcpExtListen*",
                  "TcpExtTCPReqQFull*",
                  "TcpAttemptFails",
                  "TcpRetransSegs",
                  "Ip6OutNoRoutes",
                  "Ip6InNoRoutes",
                  "Ip6OutDiscards",
                  "Ip6InDiscards",
                  "IpOutNoRoutes",
                  "IpOutDiscards",
                  "IpInDiscards")
              .out());
    }
    return drops.toString();
  }

  /** Waits until all of these stand in the log since the last {@link #forget}. */
  void awaitLog(String... texts) {
    for (String text : texts) {
      boolean seen = Await.until(() -> log.stream().anyMatch(each -> each.contains(text)), GUARD);
      if (!seen) {
        throw new AssertionError("not in the log: \"" + text + "\":\n" + String.join("\n", log));
      }
    }
  }

  /** Waits until the office goes out through this uplink in both families, by the newest word. */
  void awaitThrough(String uplink) {
    for (String family : List.of("(IPv4)", "(IPv6)")) {
      boolean there =
          Await.until(
              () ->
                  log.stream()
                      .filter(each -> each.contains(" The office ") && each.contains(family))
                      .reduce((older, newer) -> newer)
                      .filter(each -> each.contains(" " + uplink + " " + family))
                      .isPresent(),
              GUARD);
      if (!there) {
        throw new AssertionError(
            "not through " + uplink + " " + family + ":\n" + String.join("\n", log));
      }
    }
  }

  void forget() {
    log.clear();
  }

  void measure() {
    for (Family family : Family.values()) {
      Meter meter = Meter.start(lab.office(1), MeterOptions.of(family));
      meters.put(family, meter);
      if (!meter.awaitAnswers(GUARD)) {
        throw new AssertionError(
            "not every stream is answered: " + meter.report() + "\n" + String.join("\n", log));
      }
    }
  }

  void stopMeasuring() {
    meters.values().forEach(Meter::close);
    meters.clear();
  }

  Meter meter(Family family) {
    Meter meter = meters.get(family);
    if (meter == null) {
      throw new IllegalStateException("nothing is measured");
    }
    return meter;
  }

  Map<Family, MeterReport> reports() {
    Map<Family, MeterReport> reports = new EnumMap<>(Family.class);
    meters.forEach((family, meter) -> reports.put(family, meter.report()));
    return reports;
  }

  /** Whether all five kinds of traffic of both families were answered again after a cut. */
  boolean everyStreamIsBackAfter(Moment cut) {
    return reports().values().stream()
        .flatMap(each -> each.streams().stream())
        .allMatch(each -> each.outage(cut.beforeNanos(), WINDOW).over());
  }

  /** Whether every long-lived connection that lived at a cut was told. */
  boolean everyClientIsToldOf(Moment cut) {
    for (MeterReport report : reports().values()) {
      for (ClientsReport clients : report.clients()) {
        int living = clients.livingAt(cut.beforeNanos());
        if (clients.toldAfter(cut.beforeNanos()).size() < living) {
          return false;
        }
      }
    }
    return true;
  }

  /** What {@code detourd --plan} prints. */
  String plan() {
    return onGateway(
        Detourd.program("detourd").toString(),
        "--plan",
        "--config",
        folder.resolve("detour.yaml").toString(),
        "--state",
        folder.resolve("state").toString());
  }

  /** Whether new flows of a bucket take an uplink, in the kernel's own words. */
  boolean newFlowsTake(int uplink, Family family) {
    String digit = family == Family.IPV4 ? "4" : "6";
    String bucket = element("default" + digit, "7");
    String owner = bucket.replaceFirst("(?s).*goto new(\\d+).*", "$1");
    return element("take" + owner, family == Family.IPV4 ? "2" : "10")
        .contains("goto put" + uplink);
  }

  private String element(String map, String key) {
    return onGateway("nft", "get", "element", "inet", "detour", map, "{ " + key + " }");
  }

  /** What a program prints on the gateway. */
  String onGateway(String... arguments) {
    return lab.gateway().run(arguments).orThrow();
  }

  @Override
  public void close() throws IOException {
    meters.values().forEach(Meter::close);
    daemons.forEach(Detourd::close);
    lab.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
