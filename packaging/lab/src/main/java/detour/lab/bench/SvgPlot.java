package detour.lab.bench;

import detour.lab.meter.Family;
import detour.lab.meter.Streams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every cut as a dot: outage of the long UDP flow, IPv4. Pure. */
final class SvgPlot {
  private static final String ROW = Trial.row(Streams.UDP_FLOW, Family.IPV4);

  private SvgPlot() {}

  static String of(List<Result> results) {
    List<DotPlot.Lane> lanes = new ArrayList<>();
    for (Cut cut : Cut.values()) {
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (Result r : results) {
        if (r.cut() == cut) {
          millis
              .computeIfAbsent(r.contender(), name -> new ArrayList<>())
              .add(r.millis().getOrDefault(ROW, Double.POSITIVE_INFINITY));
        }
      }
      lanes.add(new DotPlot.Lane(cut.words(), millis));
    }
    return DotPlot.of(
        "A call without answer, IPv4 (UDP, one packet each 4 ms)",
        results.stream().map(Result::contender).distinct().toList(),
        lanes);
  }
}
