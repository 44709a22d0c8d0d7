package detour.daemon.config;

/**
 * A mistake in a configuration file.
 *
 * @param line from 1
 * @param column from 1
 * @param path the key it is about, such as {@code uplinks.lte.kind}; empty for the file itself
 * @param message what is wrong and what would be right
 */
public record Problem(int line, int column, String path, String message)
    implements Comparable<Problem> {

  @Override
  public int compareTo(Problem other) {
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  /** {@code 4:12: uplinks.lte.kind: ...}. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
