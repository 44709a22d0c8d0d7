package detour.vrrp;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be; names all problems at once. */
public final class InvalidSettingsException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public InvalidSettingsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** Each of them, in order of the settings. */
  public List<Problem> problems() {
    return problems;
  }
}
