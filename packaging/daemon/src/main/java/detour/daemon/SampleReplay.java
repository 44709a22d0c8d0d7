package detour.daemon;

import detour.health.simulator.Replay;
import detour.health.simulator.Simulation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A recorded sample log, judged again, for {@code detourd --replay}. */
final class SampleReplay {
  private SampleReplay() {}

  /**
   * Prints what is decided now, and what was decided otherwise then.
   *
   * @return whether it is the same
   */
  static boolean print(Path file, PrintStream out) throws IOException, Replay.BadLineException {
    Replay replay = new Replay(UnaryOperator.identity());
    boolean whole = isWhole(file);
    // Strangers have a say in some texts: what is no UTF-8 is shown as such, and is no mistake.
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        String next = reader.readLine();
        if (next != null || whole) {
          if (line.startsWith("#")) {
            out.println(line);
          }
          replay.take(line);
        }
        line = next;
      }
    }
    if (!whole) {
      out.println("# The last line is cut off and was left out.");
    }
    return print(replay.outcome(), out);
  }

  /** A daemon that was killed leaves half a line. */
  private static boolean isWhole(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      if (bytes.length() == 0) {
        return true;
      }
      bytes.seek(bytes.length() - 1);
      return bytes.read() == '\n';
    }
  }

  private static boolean print(Replay.Outcome outcome, PrintStream out) {
    long first = outcome.firstNanos();
    outcome.decided().forEach(each -> out.println(text("  ", each, first)));
    List<Simulation.Change> then = without(outcome.recorded(), outcome.decided());
    List<Simulation.Change> now = without(outcome.decided(), outcome.recorded());
    out.printf(
        Locale.ROOT,
        "%d changes of state in %.3f s; %s%n",
        outcome.decided().size(),
        (outcome.lastNanos() - first) / 1e9,
        outcome.same() ? "the same was decided then." : "otherwise then (-) and now (+):");
    if (!outcome.same()) {
      then.forEach(each -> out.println(text("- ", each, first)));
      now.forEach(each -> out.println(text("+ ", each, first)));
    }
    return outcome.same();
  }

  /** Those of one that the other does not have. */
  private static List<Simulation.Change> without(
      List<Simulation.Change> one, List<Simulation.Change> other) {
    List<Simulation.Change> left = new ArrayList<>(one);
    other.forEach(left::remove);
    return left;
  }

  private static String text(String mark, Simulation.Change change, long first) {
    return String.format(
        Locale.ROOT,
        "%s%12.3f s  %s -> %s: %s (%s)",
        mark,
        (change.atNanos() - first) / 1e9,
        change.from().word(),
        change.to().word(),
        change.reason().text(),
        change.reason().code());
  }
}
