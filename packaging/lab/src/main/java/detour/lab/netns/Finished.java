package detour.lab.netns;

import java.util.List;

/**
 * A program that has ended.
 *
 * @param argv what was run
 * @param exit its exit status; 124 if it was ended by the time limit
 * @param out its standard output, UTF-8
 * @param err its standard error, UTF-8
 */
public record Finished(List<String> argv, int exit, String out, String err) {
  /** Exit status reported for a program that had to be ended, as {@code timeout(1)} does. */
  public static final int TIMED_OUT = 124;

  /** Copies the list. */
  public Finished {
    argv = List.copyOf(argv);
  }

  /** True if the program ended with status 0. */
  public boolean ok() {
    return exit == 0;
  }

  /**
   * Standard output of a program that had to succeed.
   *
   * @throws LabException if the exit status is not 0
   */
  public String orThrow() {
    if (!ok()) {
      throw new LabException(
          String.join(" ", argv) + ": exit " + exit + ": " + err.strip() + out.strip());
    }
    return out;
  }
}
