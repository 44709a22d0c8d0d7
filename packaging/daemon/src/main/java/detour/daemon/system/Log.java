package detour.daemon.system;

import detour.api.EventEntry;
import java.io.PrintStream;

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
    StringBuilder line = new StringBuilder(entry.sentence());
    line.append(" [").append(entry.type()).append(": ").append(entry.reason().text());
    entry
        .details()
        .forEach((name, value) -> line.append("; ").append(name).append(' ').append(value));
    print(priority, entry.at(), line.append(']').toString());
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
