package detour.lab.demo;

import detour.lab.meter.Outage;
import detour.lab.meter.StreamReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the office noticed of each step, from the lab's stream. Pure. */
final class PairReport {
  private static final String ROW = "  %-26s %-16s %6s  %s";

  private PairReport() {}

  /**
   * A step of the story.
   *
   * @param what was done
   * @param role how it moved
   * @param fromNanos when, {@link System#nanoTime}
   * @param untilNanos when the role had settled
   */
  record Step(String what, String role, long fromNanos, long untilNanos) {}

  static List<String> lines(List<Step> steps, StreamReport stream) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(ROW, "", "role", "lost", " longest silence"));
    for (Step each : steps) {
      lines.add(
          String.format(
              ROW, each.what(), each.role(), lost(each, stream), millis(outage(each, stream))));
    }
    lines.add("");
    lines.add(
        "  One packet a millisecond. A silence without loss is how late this machine itself was.");
    return lines;
  }

  /** What the office noticed of one step. */
  static String sentence(Step step, StreamReport stream) {
    int lost = lost(step, stream);
    return (lost == 0 ? "No packet" : lost == 1 ? "1 packet" : lost + " packets")
        + " of the office lost, longest silence"
        + " "
        + millis(outage(step, stream)).strip()
        + ".";
  }

  private static int lost(Step step, StreamReport stream) {
    return stream.lostBetween(step.fromNanos(), step.untilNanos());
  }

  private static Outage outage(Step step, StreamReport stream) {
    return stream.outage(step.fromNanos(), Duration.ofNanos(step.untilNanos() - step.fromNanos()));
  }

  private static String millis(Outage outage) {
    return outage.over() ? String.format("%5.0f ms", outage.millis()) : " not over";
  }

  /** Whether the stream was answered again after each step. */
  static boolean over(List<Step> steps, StreamReport stream) {
    return stream.answered() > 0 && steps.stream().allMatch(each -> outage(each, stream).over());
  }
}
