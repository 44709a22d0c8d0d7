package detour.daemon.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake in it in file order. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /** At least one problem. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems.stream().sorted().toList();
  }

  /** {@code 1 mistake}, {@code 3 mistakes}. */
  public String count() {
    return problems.size() == 1 ? "1 mistake" : problems.size() + " mistakes";
  }

  /** The mistakes, in file order. */
  public List<Problem> problems() {
    return problems;
  }
}
