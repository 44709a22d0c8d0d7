package detour.cli;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The daemon's program of the same installation, for what needs no running daemon. */
final class Detourd {
  private Detourd() {}

  /** Runs it to its end; its output is ours, and so is its exit status. */
  static int run(String... arguments) {
    String home = System.getProperty("detour.home", "/opt/detour");
    List<String> command = new ArrayList<>();
    command.add(home + File.separator + "bin" + File.separator + "detourd");
    command.addAll(Arrays.asList(arguments));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new CliException(CliException.FAILED, "detourd could not be run. " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CliException.FAILED;
    }
  }
}
