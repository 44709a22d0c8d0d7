package detour.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code detour check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Whether a configuration is right: every mistake with its place and what would be right.")
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      defaultValue = "/etc/detour/detour.yaml",
      description = "The file, ${DEFAULT-VALUE} unless given.")
  private String file = "";

  @Override
  public Integer call() {
    return Detourd.run("--check", "--config", file);
  }
}
