package detour.lab.demo;

import detour.lab.meter.ClientsReport;
import detour.lab.meter.MeterReport;
import detour.lab.meter.StreamReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What people noticed, from the meters' reports: first IPv4, then IPv6. Pure. */
final class Report {
  /** An outage that has not ended by then is counted as not ended. */
  static final Duration WINDOW = Duration.ofSeconds(30);

  private Report() {}

  /** The outages around a cut. */
  static List<String> outages(List<MeterReport> reports, long cutNanos) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format("  %-16s %12s %12s", "without answer", "IPv4", "IPv6"));
    for (StreamReport stream : reports.get(0).streams()) {
      StringBuilder line = new StringBuilder(String.format("  %-16s", stream.stream()));
      for (MeterReport report : reports) {
        line.append(
            String.format(
                " %12s", millis(report.stream(stream.stream()).outage(cutNanos, WINDOW).millis())));
      }
      lines.add(line.toString());
    }
    for (ClientsReport kind : reports.get(0).clients()) {
      StringBuilder line = new StringBuilder(String.format("  %-16s", kind.clients()));
      for (MeterReport report : reports) {
        line.append(String.format(" %12s", told(report.clients(kind.clients()), cutNanos)));
      }
      lines.add(line + "   (when told to reconnect, the last of them)");
    }
    return lines;
  }

  private static String millis(double millis) {
    return Double.isInfinite(millis) ? "not over" : String.format("%.0f ms", millis);
  }

  private static String told(ClientsReport kind, long cutNanos) {
    List<Duration> told = kind.toldAfter(cutNanos);
    if (told.size() < kind.livingAt(cutNanos)) {
      return told.size() + " of " + kind.livingAt(cutNanos);
    }
    return told.isEmpty() ? "-" : told.get(told.size() - 1).toMillis() + " ms";
  }

  /** What was lost in a stretch of time. */
  static List<String> losses(List<MeterReport> reports, long fromNanos, long untilNanos) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format("  %-16s %12s %12s", "lost", "IPv4", "IPv6"));
    for (StreamReport stream : reports.get(0).streams()) {
      StringBuilder line = new StringBuilder(String.format("  %-16s", stream.stream()));
      for (MeterReport report : reports) {
        line.append(
            String.format(
                " %12d", report.stream(stream.stream()).lostBetween(fromNanos, untilNanos)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Whether every stream was answered again. */
  static boolean over(List<MeterReport> reports, long cutNanos) {
    return reports.stream()
        .flatMap(r -> r.streams().stream())
        .allMatch(s -> s.answered() > 0 && s.outage(cutNanos, WINDOW).over());
  }
}
