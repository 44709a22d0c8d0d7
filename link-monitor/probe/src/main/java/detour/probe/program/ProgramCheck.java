package detour.probe.program;

import java.time.Duration;
import java.util.List;

/**
 * A program that says whether an uplink works.
 *
 * @param uplink the uplink's name, for the program to know
 * @param arguments the program's whole path first
 * @param limit after which it and all that it started is killed
 */
public record ProgramCheck(String uplink, List<String> arguments, Duration limit) {
  public ProgramCheck {
    arguments = List.copyOf(arguments);
    if (arguments.isEmpty() || !arguments.get(0).startsWith("/")) {
      throw new IllegalArgumentException("a program is given by its whole path");
    }
  }
}
