package detour.vrrp.bench;

import detour.lab.bench.DotPlot;
import detour.lab.bench.Statistics;
import detour.vrrp.peers.Packets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The report as Markdown, and its plot. Pure. */
final class PairReport {
  private static final Map<String, String> FAMILIES = new LinkedHashMap<>();

  static {
    FAMILIES.put("10.9.0.1", "IPv4");
    FAMILIES.put("fd09::1", "IPv6");
  }

  private final List<Result> results;
  private final List<Integer> intervals;

  PairReport(List<Result> results) {
    this.results = List.copyOf(results);
    intervals = results.stream().map(Result::intervalMillis).distinct().sorted().toList();
  }

  String text(List<String> circumstances) {
    List<String> lines = new ArrayList<>();
    lines.add("# What the office loses when the gateway changes");
    lines.add("");
    lines.add("![The gap at the virtual address, IPv4, each trial a dot](vrrp.svg)");
    lines.add("");
    lines.add(
        """
        A third host sends a packet each millisecond to the virtual addresses, IPv4 and IPv6 at once. *Lost* are packets
        without answer; *gap* is the time in milliseconds between the answered ones around the longest run of lost ones, 0 if
        none was lost, `∞` if the address did not answer again. A pair of *detour* and one of *keepalived* have VRRPv3
        with the same priorities, intervals and addresses (no virtual MAC) and all else as by default; the same happened
        to all four pairs at the same time, each in a LAN of its own, in
        turn early and late between two of its adverts of IPv4. Each figure is **median** (95th percentile) least to greatest.

        *Stop*: SIGTERM to the Active. *Hand-over*: Detour's command; keepalived has none, so its stop stands beside it.
        *Interface down*: the Active's interface is switched off. *Cable cut*: it loses its carrier. *Silent cut*: the
        switch forwards nothing of it any more. *Kill -9* and *freeze* (SIGSTOP): all processes of the Active.
        *Preemption*: the better gateway is started. *Healed split*: a silent cut ends when both are Active.
        *Promise*: a planned move loses nothing; all else takes at most keepalived's median and 10 % or 20 ms more.""");
    lines.add("");
    circumstances.forEach(each -> lines.add("- " + each));
    intervals.forEach(each -> lines.addAll(table(each)));
    lines.addAll(holders());
    return String.join("\n", lines) + "\n";
  }

  private List<String> table(int interval) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("## An advert each " + interval + " ms");
    lines.add("");
    lines.add(
        "| what | n | family | detour, lost | keepalived, lost | detour, gap | keepalived, gap | promise |");
    lines.add("|---|---|---|---|---|---|---|---|");
    for (Mishap mishap : Mishap.values()) {
      FAMILIES.forEach(
          (address, family) -> {
            List<Double> lost =
                sample(Contender.DETOUR, mishap, interval, address, Packets.Tally::lost);
            if (lost.isEmpty()) {
              return;
            }
            List<Double> gap =
                sample(Contender.DETOUR, mishap, interval, address, Packets.Tally::gapMillis);
            Mishap beside = mishap == Mishap.HAND_OVER ? Mishap.STOP : mishap;
            List<Double> theirGap =
                sample(Contender.KEEPALIVED, beside, interval, address, Packets.Tally::gapMillis);
            lines.add(
                "| "
                    + String.join(
                        " | ",
                        mishap.words(),
                        String.valueOf(lost.size()),
                        family,
                        cell(lost, "%.0f"),
                        cell(
                            sample(
                                Contender.KEEPALIVED,
                                beside,
                                interval,
                                address,
                                Packets.Tally::lost),
                            "%.0f"),
                        cell(gap, "%.0f"),
                        cell(theirGap, "%.0f"),
                        promise(mishap, lost, gap, theirGap))
                    + " |");
          });
    }
    return lines;
  }

  private static String promise(
      Mishap mishap, List<Double> lost, List<Double> gap, List<Double> theirGap) {
    if (mishap.planned()) {
      double most = Statistics.of(lost).max();
      return "0 lost: "
          + (most == 0 ? "kept" : Statistics.of(lost).median() == 0 ? "by median" : "missed");
    }
    if (theirGap.isEmpty()) {
      return "-";
    }
    double theirs = Statistics.of(theirGap).median();
    double limit = Math.max(theirs * 1.1, theirs + 20);
    return String.format(
        Locale.ROOT,
        "at most %s ms: %s",
        number(limit, "%.0f"),
        Statistics.of(gap).median() <= limit ? "kept" : "missed");
  }

  private List<String> holders() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("## Two gateways with one address");
    lines.add("");
    lines.add(
        "For how many seconds both gateways held the address after the Active was killed or frozen, looked at each 100 ms;"
            + " `∞` was not over 2 s after the lifetime ("
            + Contender.LIFETIME_MILLIS / 1000
            + " s) of Detour's addresses.");
    lines.add("");
    lines.add("| what | interval | family | detour | keepalived |");
    lines.add("|---|---|---|---|---|");
    for (Mishap mishap : Mishap.values()) {
      for (int interval : intervals) {
        FAMILIES.forEach(
            (address, family) -> {
              List<Double> ours = held(Contender.DETOUR, mishap, interval, address);
              if (!ours.isEmpty()) {
                lines.add(
                    "| "
                        + String.join(
                            " | ",
                            mishap.words(),
                            interval + " ms",
                            family,
                            cell(ours, "%.1f"),
                            cell(held(Contender.KEEPALIVED, mishap, interval, address), "%.1f"))
                        + " |");
              }
            });
      }
    }
    return lines;
  }

  private List<Result> of(Contender contender, Mishap mishap, int interval) {
    return results.stream()
        .filter(
            each ->
                each.contender() == contender
                    && each.mishap() == mishap
                    && each.intervalMillis() == interval)
        .toList();
  }

  private List<Double> sample(
      Contender contender,
      Mishap mishap,
      int interval,
      String address,
      ToDoubleFunction<Packets.Tally> measure) {
    return values(
        of(contender, mishap, interval),
        each -> Optional.ofNullable(each.packets().get(address)),
        measure::applyAsDouble);
  }

  private List<Double> held(Contender contender, Mishap mishap, int interval, String address) {
    return values(
        of(contender, mishap, interval),
        each -> Optional.ofNullable(each.bothHeldSeconds().get(address)),
        each -> each);
  }

  private static <T> List<Double> values(
      List<Result> results, Function<Result, Optional<T>> part, Function<T, Double> measure) {
    return results.stream().map(part).flatMap(Optional::stream).map(measure).toList();
  }

  private static String cell(List<Double> sample, String form) {
    if (sample.isEmpty()) {
      return "-";
    }
    Statistics s = Statistics.of(sample);
    return String.format(
        "**%s** (%s) %s to %s",
        number(s.median(), form),
        number(s.p95(), form),
        number(s.min(), form),
        number(s.max(), form));
  }

  private static String number(double value, String form) {
    return Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, form, value);
  }

  /** Half of the trials sent no packet later than this. */
  double medianLateMillis() {
    return Statistics.of(
            results.stream()
                .flatMap(each -> each.packets().values().stream())
                .map(Packets.Tally::lateMillis)
                .toList())
        .median();
  }

  String plot() {
    List<DotPlot.Lane> lanes = new ArrayList<>();
    for (Mishap mishap : Mishap.values()) {
      for (int interval : intervals) {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (Contender each : Contender.values()) {
          Mishap shown =
              mishap == Mishap.HAND_OVER && each == Contender.KEEPALIVED ? Mishap.STOP : mishap;
          millis.put(
              each.words(), sample(each, shown, interval, "10.9.0.1", Packets.Tally::gapMillis));
        }
        if (!millis.values().stream().allMatch(List::isEmpty)) {
          lanes.add(new DotPlot.Lane(mishap.words() + ", " + interval + " ms", millis));
        }
      }
    }
    return DotPlot.of(
        "The virtual address without answer, IPv4; 1 ms or less at the left edge",
        List.of(Contender.DETOUR.words(), Contender.KEEPALIVED.words()),
        lanes);
  }
}
