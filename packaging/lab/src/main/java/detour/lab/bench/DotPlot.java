package detour.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every measurement as a dot on one logarithmic axis of time, a lane for each kind. Pure. */
public final class DotPlot {
  private static final List<String> COLOURS = List.of("#1f6feb", "#6e7781", "#bf8700", "#8250df");
  private static final int LEFT = 250;
  private static final int WIDTH = 940;
  private static final int RIGHT = 910;
  private static final int LEGEND = 600;
  private static final int LANE = 16;

  /** Ends of the axis, milliseconds. */
  private static final double LEAST = 1;

  private static final double MOST = 30_000;

  /**
   * What belongs together.
   *
   * @param words beside it
   * @param millis measurements by contender; infinite is drawn at the end
   */
  public record Lane(String words, Map<String, List<Double>> millis) {}

  private DotPlot() {}

  /** The plot as SVG. */
  public static String of(String title, List<String> contenders, List<Lane> lanes) {
    List<String> shapes = new ArrayList<>();
    int y = 50;
    int top = y - 12;
    for (Lane lane : lanes) {
      shapes.add(text(LEFT - 12, y + LANE * (contenders.size() - 1) / 2 + 4, "end", lane.words()));
      for (int c = 0; c < contenders.size(); c++) {
        for (double millis : lane.millis().getOrDefault(contenders.get(c), List.of())) {
          shapes.add(dot(millis, y, colour(c)));
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
    svg.add(text(20, 20, "start", title));
    for (int c = 0; c < contenders.size(); c++) {
      svg.add(
          String.format(
              "<text x=\"%d\" y=\"20\" fill=\"%s\">● %s</text>",
              LEGEND + 85 * c, colour(c), contenders.get(c)));
    }
    for (double millis : new double[] {1, 10, 100, 1000, 10_000}) {
      svg.add(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#d0d7de\"/>",
              x(millis),
              x(millis),
              top,
              y));
      String words = millis < 1000 ? (int) millis + " ms" : (int) millis / 1000 + " s";
      svg.add(text((int) x(millis), y + 16, "middle", words));
    }
    svg.addAll(shapes);
    svg.add("</svg>");
    return String.join("\n", svg) + "\n";
  }

  private static String colour(int contender) {
    return COLOURS.get(contender % COLOURS.size());
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
