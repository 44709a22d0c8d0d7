package detour.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code detour cleanup}. */
@Command(
    name = "cleanup",
    mixinStandardHelpOptions = true,
    description =
        "Takes everything of Detour's out of the kernel. The daemon must be stopped first.")
final class CleanupCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/detour/detour.yaml",
      description = "Where other numbers than the usual ones may stand, if none ran yet.")
  private String config = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "/var/lib/detour",
      description = "Where the numbers that ran last stand, and sysctls before Detour.")
  private String state = "";

  CleanupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (yes || agreed()) {
      return Detourd.run("--cleanup", "--config", config, "--state", state);
    }
    session.out().println("Nothing was changed.");
    return 0;
  }

  private boolean agreed() {
    if (!Boolean.getBoolean("detour.asks")) {
      throw new CliException(
          CliException.USAGE,
          "nobody can be asked here. Cleaning up takes Detour's rules, routes and NAT away."
              + " Try: detour cleanup --yes");
    }
    session
        .out()
        .print(
            "Take Detour's rules, routes and NAT out of the kernel? Flows fall back to the default"
                + " route of table main. [y/N] ");
    session.out().flush();
    String answer = answer();
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  private static @Nullable String answer() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      return null;
    }
  }
}
