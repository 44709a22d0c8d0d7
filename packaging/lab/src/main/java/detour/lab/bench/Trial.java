package detour.lab.bench;

import detour.lab.Await;
import detour.lab.meter.ClientsReport;
import detour.lab.meter.Family;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.MeterReport;
import detour.lab.meter.StreamReport;
import detour.lab.meter.Streams;
import detour.lab.netns.LabException;
import detour.lab.netns.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Cuts the uplink that carries an office once, and measures. */
final class Trial {
  private static final int ATTEMPTS = 3;
  private static final Duration READY_GUARD = Duration.ofMinutes(3);
  private static final Duration ANSWER_GUARD = Duration.ofSeconds(30);

  /** Long enough for the slowest contender; what is not over then is reported as infinite. */
  private static final Duration WINDOW = Duration.ofSeconds(25);

  /** Shortest measurement: TCP's first retransmissions are within it. */
  private static final Duration AT_LEAST = Duration.ofSeconds(3);

  /** Resolution of the long UDP flow. */
  private static final Duration FLOW_INTERVAL = Duration.ofMillis(4);

  private final Random random;

  Trial(Random random) {
    this.random = random;
  }

  Result run(BenchOffice office, Cut cut) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Result> result = attempt(office, cut);
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new LabException(office.name() + ": no ISP carries the office");
  }

  /** Empty if flows began on two ISPs, as on a machine that was too busy: then all begin anew. */
  private Optional<Result> attempt(BenchOffice office, Cut cut) {
    if (!Await.until(office.contender()::ready, READY_GUARD)) {
      throw new LabException(office.name() + " did not get ready");
    }
    try (Meter four = meter(office, 1, Family.IPV4);
        Meter six = meter(office, 2, Family.IPV6)) {
      if (!four.awaitAnswers(ANSWER_GUARD) || !six.awaitAnswers(ANSWER_GUARD)) {
        throw new LabException(office.name() + ": the office is offline before the cut");
      }
      OptionalInt found = active(office);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      int active = found.getAsInt();
      // Cuts fall evenly between two probes of whatever interval.
      Await.traffic(Duration.ofMillis(300 + random.nextInt(1000)));
      Moment moment = office.lab().isp(active).fault(cut.fault());
      office.contender().cut(active);
      List<MeterReport> reports = measure(four, six, moment);
      office.lab().isp(active).heal();
      office.contender().healed(active);
      return Optional.of(new Result(office.name(), cut, rows(reports, moment)));
    }
  }

  private static Meter meter(BenchOffice office, int host, Family family) {
    return Meter.start(
        office.lab().office(host), MeterOptions.of(family).withFlowInterval(FLOW_INTERVAL));
  }

  private static OptionalInt active(BenchOffice office) {
    long end = System.nanoTime() + ANSWER_GUARD.toNanos();
    int isp = 0;
    while (isp == 0 && System.nanoTime() - end < 0) {
      isp = office.carrier().now();
    }
    return isp == 0 ? OptionalInt.empty() : OptionalInt.of(isp);
  }

  private static List<MeterReport> measure(Meter four, Meter six, Moment moment) {
    Await.traffic(AT_LEAST);
    long end = moment.beforeNanos() + WINDOW.toNanos();
    List<MeterReport> reports = List.of(four.report(), six.report());
    while (!over(reports, moment) && System.nanoTime() - end < 0) {
      Await.traffic(Duration.ofMillis(500));
      reports = List.of(four.report(), six.report());
    }
    return reports;
  }

  private static boolean over(List<MeterReport> reports, Moment moment) {
    return reports.stream()
            .flatMap(r -> r.streams().stream())
            .allMatch(s -> s.outage(moment.beforeNanos(), WINDOW).over())
        // Who talks learns in the end; who waits may never, and is not waited for.
        && reports.stream()
            .map(r -> r.clients(Streams.TALKING))
            .allMatch(c -> Double.isFinite(told(c, moment.beforeNanos())));
  }

  private static Map<String, Double> rows(List<MeterReport> reports, Moment moment) {
    Map<String, Double> rows = new LinkedHashMap<>();
    for (MeterReport report : reports) {
      for (StreamReport s : report.streams()) {
        rows.put(row(s.stream(), s.family()), s.outage(moment.beforeNanos(), WINDOW).millis());
      }
      for (ClientsReport c : report.clients()) {
        rows.put(row(c.clients(), c.family()), told(c, moment.beforeNanos()));
      }
    }
    return rows;
  }

  /** Name of a row of the report. */
  static String row(String stream, Family family) {
    return stream + ", " + (family == Family.IPV4 ? "IPv4" : "IPv6");
  }

  /** When the last client was told; infinite if one was not. */
  private static double told(ClientsReport clients, long cutNanos) {
    List<Duration> told = clients.toldAfter(cutNanos);
    return told.isEmpty() || told.size() < clients.livingAt(cutNanos)
        ? Double.POSITIVE_INFINITY
        : told.get(told.size() - 1).toNanos() / 1e6;
  }
}
