package detour.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time on the command line, written as in the configuration: {@code 30m}, {@code 1.5 h}.
 *
 * @param least seconds
 * @param most seconds
 * @param limits both in words
 */
record Span(long least, long most, String limits) {
  /** How long an override may stand. */
  static final Span OVERRIDE = new Span(1, 7 * 86_400, "1s to 7d");

  /** How long a role that was handed over is not taken back. */
  static final Span HAND_OVER = new Span(0, 86_400, "0s to 24h");

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]+)?)\\s*([a-z]+)");
  private static final Map<String, Integer> UNITS =
      Map.of("s", 1, "m", 60, "min", 60, "h", 3600, "d", 86_400);

  /** Whole seconds. */
  long seconds(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    Integer unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new CliException(
          CliException.USAGE, "\"" + text + "\" is no time. Try: --for 30m, --for 2h");
    }
    long seconds = Math.round(Double.parseDouble(matcher.group(1)) * unit);
    if (seconds < least || seconds > most) {
      throw new CliException(
          CliException.USAGE, "--for takes " + limits + "; \"" + text + "\" is not");
    }
    return seconds;
  }
}
