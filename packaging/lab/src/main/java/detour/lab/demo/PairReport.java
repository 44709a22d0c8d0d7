package detour.lab.demo;

import detour.lab.meter.StreamReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the office noticed of each step, from the lab's stream. Pure. */
final class PairReport {
  private static final String ROW = "  %-34s %-14s %6s   %s";

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
    lines.add(String.format(ROW, "", "role", "lost", "longest silence"));
    for (Step each : steps) {
      lines.add(
          String.format(
              ROW,
              each.what(),
              each.role(),
              stream.lostBetween(each.fromNanos(), each.untilNanos()),
              silence(each, stream)));
    }
    return lines;
  }

  private static String silence(Step step, StreamReport stream) {
    return String.format(
        "%4.0f ms",
        stream
            .outage(step.fromNanos(), Duration.ofNanos(step.untilNanos() - step.fromNanos()))
            .millis());
  }

  /** Whether the stream was answered again after each step. */
  static boolean over(List<Step> steps, StreamReport stream) {
    return stream.answered() > 0
        && steps.stream()
            .allMatch(
                each ->
                    stream
                        .outage(
                            each.fromNanos(),
                            Duration.ofNanos(each.untilNanos() - each.fromNanos()))
                        .over());
  }
}
