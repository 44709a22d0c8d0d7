package detour.cli;

import java.util.List;

/** What went wrong, for a person: what, why, and what to try; with the exit status. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** RFC-like numbers of this command line; documented in README and help. */
  static final int FAILED = 1;

  static final int USAGE = 2;
  static final int REFUSED = 4;
  static final int NOT_FOUND = 6;
  static final int CONFLICT = 7;
  static final int NOT_RUNNING = 8;
  static final int DEGRADED = 9;
  static final int NO_PATH = 10;

  private final int status;
  private final transient List<String> mistakes;

  CliException(int status, String message) {
    this(status, message, List.of());
  }

  /**
   * @param mistakes in a file, each with its place and what would be right
   */
  CliException(int status, String message, List<String> mistakes) {
    super(message);
    this.status = status;
    this.mistakes = List.copyOf(mistakes);
  }

  /** Lines to be printed first. */
  List<String> mistakes() {
    return mistakes;
  }

  int status() {
    return status;
  }
}
