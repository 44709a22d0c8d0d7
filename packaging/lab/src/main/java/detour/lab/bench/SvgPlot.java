package detour.lab.bench;

import detour.lab.meter.Family;
import detour.lab.meter.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every cut as a dot on one logarithmic axis of time: outage of the long UDP flow, IPv4. Pure. */
final class SvgPlot {
  private static final String ROW = Trial.row(Streams.UDP_FLOW, Family.IPV4);
  private static final List<String> COLOURS = List.of("#1f6feb", "#6e7781", "#bf8700", "#8250df");
  private static final int LEFT = 170;
  private static final int WIDTH = 860;
  private static final int RIGHT = 830;
  private static final int LANE = 16;

  /** Ends of the axis, milliseconds. */
  private static final double LEAST = 1;

  private static final double MOST = 30_000;

  private SvgPlot() {}

  static String of(List<Result> results) {
    List<String> contenders = results.stream().map(Result::contender).distinct().toList();
    List<String> shapes = new ArrayList<>();
    int y = 50;
    int top = y - 12;
    for (Cut cut : Cut.values()) {
      shapes.add(text(LEFT - 12, y + LANE * (contenders.size() - 1) / 2 + 4, "end", cut.words()));
      for (int c = 0; c < contenders.size(); c++) {
        for (Result r : results) {
          if (r.cut() == cut && r.contender().equals(contenders.get(c))) {
            shapes.add(
                dot(
                    r.millis().getOrDefault(ROW, Double.POSITIVE_INFINITY),
                    y,
                    COLOURS.get(c % COLOURS.size())));
          }
        }
        y += LANE;
      }
      y += LANE;
    }
    List<String> svg = new ArrayList<>();
    svg.add(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
            WIDTH, y + 30));
    svg.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    svg.add(text(LEFT, 20, "start", "A call without answer, IPv4 (UDP, one packet each 4 ms)"));
    for (int c = 0; c < contenders.size(); c++) {
      svg.add(
          String.format(
              "<text x=\"%d\" y=\"20\" fill=\"%s\">%s</text>",
              560 + 90 * c, COLOURS.get(c % COLOURS.size()), "● " + contenders.get(c)));
    }
    for (double millis : new double[] {1, 10, 100, 1000, 10_000}) {
      double x = x(millis);
      svg.add(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#d0d7de\"/>",
              x,
              x,
              top,
              y));
      svg.add(
          text(
              (int) x,
              y + 16,
              "middle",
              millis < 1000 ? (int) millis + " ms" : (int) millis / 1000 + " s"));
    }
    svg.addAll(shapes);
    svg.add("</svg>");
    return String.join("\n", svg) + "\n";
  }

  private static double x(double millis) {
    double within = Math.min(Math.max(millis, LEAST), MOST);
    return LEFT + (RIGHT - LEFT) * Math.log(within / LEAST) / Math.log(MOST / LEAST);
  }

  private static String dot(double millis, int y, String colour) {
    return String.format(
        Locale.ROOT,
        "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\" fill-opacity=\"0.55\"/>",
        x(millis),
        y,
        colour);
  }

  private static String text(int x, int y, String anchor, String words) {
    return String.format(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#1f2328\">%s</text>",
        x, y, anchor, words);
  }
}
