package detour.lab.bench.detection;

import detour.lab.bench.DotPlot;
import detour.lab.bench.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The report as Markdown, and its plot. Pure. */
final class DetectionReport {
  private static final String OURS = "detour";

  private final List<Sample> samples;
  private final List<String> contenders;
  private final List<Scenario> scenarios;

  DetectionReport(List<Sample> samples) {
    this.samples = List.copyOf(samples);
    contenders = samples.stream().map(Sample::contender).distinct().toList();
    scenarios = samples.stream().map(Sample::scenario).distinct().toList();
  }

  /**
   * The text.
   *
   * @param plot the plot's file beside it
   * @param circumstances under which it was measured
   */
  String text(String plot, List<String> circumstances) {
    List<String> lines = new ArrayList<>();
    lines.add("# How fast a dead uplink is seen");
    lines.add("");
    lines.add("![Outage of new flows, each cut a dot](" + plot + ")");
    lines.add("");
    lines.add(
        """
        *Fresh flows* and *long flow*: the time between the last answer before the cut and the first after it, measured in
        the office; round trip and pace are part of it (fresh flows: 20 ms, 4 where the carrier is lost; long flow: 4 ms in
        the busy office, 20 for the call). *Lost from the cut on*: until the first request left after which none was lost,
        without what was under way at the cut, which nobody can save. Fresh flows are ICMP echoes, each with an identifier of its own, which Detour does not take
        for traffic: they measure without helping. *Verdict*: from the cut until the gateway's IPv4 default routes change, as
        `ip monitor` tells it. `∞` was not over after 25 s.

        *detour* has its defaults for `fiber` (a failback after 2 s, no damping, so that one cut can follow another), *quick*
        the same with `patience: quick`. *lsm* is Debian's link status monitor with the figures of its sample configuration,
        *ping* a shell loop of `ping -c1 -W1` each second that moves the default routes after three failures. All took turns
        in one run, each in a lab of its own, at random times between two probes. Each figure is in milliseconds, **median**
        (95th percentile) least to greatest.""");
    lines.add("");
    circumstances.forEach(c -> lines.add("- " + c));
    lines.addAll(outages());
    lines.addAll(ratios());
    return String.join("\n", lines) + "\n";
  }

  private List<String> outages() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("## Outages");
    lines.add("");
    lines.add("| office and cut | of | " + String.join(" | ", contenders) + " |");
    lines.add("|---|---|" + "---|".repeat(contenders.size()));
    for (Scenario scenario : scenarios) {
      for (Measure measure : Measure.values()) {
        List<String> cells = new ArrayList<>();
        contenders.forEach(c -> cells.add(cell(of(scenario, measure, c).values(), "%.0f")));
        add(lines, scenario, measure, cells);
      }
    }
    return lines;
  }

  private List<String> ratios() {
    List<String> peers = contenders.stream().filter(c -> !c.equals(OURS)).toList();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("## How many times longer than Detour's");
    lines.add("");
    lines.add("Of the trials of one turn each: **median** (95th percentile) least to greatest.");
    lines.add("");
    lines.add("| office and cut | of | " + String.join(" | ", peers) + " |");
    lines.add("|---|---|" + "---|".repeat(peers.size()));
    for (Scenario scenario : scenarios) {
      for (Measure measure : Measure.values()) {
        List<String> cells = new ArrayList<>();
        peers.forEach(peer -> cells.add(cell(ratios(scenario, measure, peer), "%.1f")));
        add(lines, scenario, measure, cells);
      }
    }
    return lines;
  }

  private static void add(
      List<String> lines, Scenario scenario, Measure measure, List<String> cells) {
    if (cells.stream().anyMatch(cell -> !cell.equals("-"))) {
      lines.add(
          "| "
              + scenario.words()
              + " | "
              + measure.words()
              + " | "
              + String.join(" | ", cells)
              + " |");
    }
  }

  private List<Double> ratios(Scenario scenario, Measure measure, String peer) {
    Map<Integer, Double> ours = of(scenario, measure, OURS);
    Map<Integer, Double> theirs = of(scenario, measure, peer);
    return theirs.entrySet().stream()
        .filter(e -> ours.containsKey(e.getKey()))
        .map(e -> e.getValue() / ours.getOrDefault(e.getKey(), Double.NaN))
        .toList();
  }

  /** By turn. */
  private Map<Integer, Double> of(Scenario scenario, Measure measure, String contender) {
    Map<Integer, Double> millis = new LinkedHashMap<>();
    for (Sample each : samples) {
      if (each.contender().equals(contender) && each.scenario().equals(scenario)) {
        Double value = each.millis().get(measure);
        if (value != null) {
          millis.put(each.turn(), value);
        }
      }
    }
    return millis;
  }

  /** Median of a measure; empty if it was not measured. */
  OptionalDouble median(Scenario scenario, Measure measure, String contender) {
    Collection<Double> sample = of(scenario, measure, contender).values();
    return sample.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.of(sample).median());
  }

  private static String cell(Collection<Double> sample, String form) {
    if (sample.isEmpty()) {
      return "-";
    }
    Statistics s = Statistics.of(sample);
    return String.format(
        "**%s** (%s) %s to %s, n = %d",
        number(s.median(), form),
        number(s.p95(), form),
        number(s.min(), form),
        number(s.max(), form),
        s.n());
  }

  private static String number(double value, String form) {
    return Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, form, value);
  }

  String plot() {
    List<DotPlot.Lane> lanes = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Measure shown = scenario.load() == Load.IDLE ? Measure.VERDICT : Measure.FRESH;
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      contenders.forEach(c -> millis.put(c, List.copyOf(of(scenario, shown, c).values())));
      lanes.add(new DotPlot.Lane(scenario.words(), millis));
    }
    return DotPlot.of("New flows without answer; idle: until the verdict", contenders, lanes);
  }
}
