package detour.daemon.system;

import detour.api.EventEntry;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The log, on standard error: one line an event, with journald's priority prefix where journald
 * reads it. Text from outside has its control characters replaced.
 */
public final class Log {
  private final PrintStream out;
  private final boolean journald;

  public Log(PrintStream out) {
    this.out = out;
    this.journald = System.getenv("JOURNAL_STREAM") != null;
  }

  /** An event. */
  public void event(EventEntry entry) {
    int priority =
        switch (entry.severity()) {
          case "critical" -> 2;
          case "warning" -> 4;
          default -> 6;
        };
    print(priority, entry.at(), line(entry));
  }

  /** {@code Sentence. [type: reason; detail value]}, the reason unless the sentence has it. */
  static String line(EventEntry entry) {
    List<String> more = new ArrayList<>();
    if (!entry.sentence().contains(entry.reason().text())) {
      more.add(entry.reason().text());
    }
    entry.details().forEach((name, value) -> more.add(name + " " + word(value)));
    return entry.sentence()
        + " ["
        + entry.type()
        + (more.isEmpty() ? "" : ": " + String.join("; ", more))
        + "]";
  }

  /** Families are written for people here, and for programs in the event. */
  private static String word(String value) {
    return switch (value) {
      case "ipv4" -> "IPv4";
      case "ipv6" -> "IPv6";
      default -> value;
    };
  }

  /** Anything else, as a warning. */
  public void warning(String text) {
    print(4, java.time.Instant.now().toString(), text);
  }

  private void print(int priority, String at, String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
    out.println((journald ? "<" + priority + ">" : at + " ") + clean);
  }
}
