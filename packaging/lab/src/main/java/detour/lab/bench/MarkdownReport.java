package detour.lab.bench;

import detour.lab.meter.Family;
import detour.lab.meter.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report as Markdown: for each kind of cut a table, stream by stream, contender by contender.
 * Pure.
 */
final class MarkdownReport {
  static final List<String> STREAMS =
      List.of(
          Streams.UDP_FLOW,
          Streams.FRESH_UDP,
          Streams.DNS,
          Streams.TCP_CONNECT,
          Streams.DOWNLOAD,
          Streams.TALKING,
          Streams.WAITING);

  private final List<Result> results;
  private final List<String> contenders;

  MarkdownReport(List<Result> results) {
    this.results = List.copyOf(results);
    contenders = results.stream().map(Result::contender).distinct().toList();
  }

  String text(List<String> circumstances) {
    List<String> lines = new ArrayList<>();
    lines.add("# How long the office is without answer when an uplink dies");
    lines.add("");
    lines.add("![Outage of a call, each cut a dot](failover.svg)");
    lines.add("");
    lines.add(
        """
        Each figure is measured in the office by the lab's meters: the time between the last answer before the cut and
        the first after it, in milliseconds, as **median** (95th percentile) least to greatest. The pace of the stream
        is part of it (4 ms for the UDP flow, 20 ms for fresh UDP and TCP connections, 100 ms for DNS). A download
        gives up after a second without data and begins anew. For talking and waiting TCP connections it is the time
        until the last client was told to reconnect. `∞` was not over after 25 s, or, for clients that only wait, when
        all else was answered again. The *oracle* is told of the cut and moves the default routes at once; *lsm* is
        Debian's link status monitor with the figures of its sample configuration, started anew after each trial. The
        cuts of all contenders took turns in one run, each in a lab of its own, at a random time between two probes.""");
    lines.add("");
    circumstances.forEach(c -> lines.add("- " + c));
    for (Cut cut : Cut.values()) {
      lines.addAll(table(cut));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> table(Cut cut) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "## " + cut.words().substring(0, 1).toUpperCase(Locale.ROOT) + cut.words().substring(1));
    lines.add("");
    StringBuilder head = new StringBuilder("| stream |");
    contenders.forEach(
        c -> head.append(' ').append(c).append(", n = ").append(count(cut, c)).append(" |"));
    lines.add(head.toString());
    lines.add("|---|" + "---|".repeat(contenders.size()));
    for (String stream : STREAMS) {
      for (Family family : Family.values()) {
        String row = Trial.row(stream, family);
        StringBuilder line = new StringBuilder("| " + row + " |");
        contenders.forEach(c -> line.append(' ').append(cell(sample(cut, c, row))).append(" |"));
        lines.add(line.toString());
      }
    }
    return lines;
  }

  private long count(Cut cut, String contender) {
    return results.stream().filter(r -> r.cut() == cut && r.contender().equals(contender)).count();
  }

  private List<Double> sample(Cut cut, String contender, String row) {
    return results.stream()
        .filter(
            r -> r.cut() == cut && r.contender().equals(contender) && r.millis().containsKey(row))
        .map(r -> r.millis().getOrDefault(row, Double.NaN))
        .toList();
  }

  private static String cell(List<Double> sample) {
    if (sample.isEmpty()) {
      return "-";
    }
    Statistics s = Statistics.of(sample);
    return String.format(
        "**%s** (%s) %s to %s", ms(s.median()), ms(s.p95()), ms(s.min()), ms(s.max()));
  }

  private static String ms(double millis) {
    return Double.isInfinite(millis) ? "∞" : String.format(Locale.ROOT, "%.0f", millis);
  }
}
