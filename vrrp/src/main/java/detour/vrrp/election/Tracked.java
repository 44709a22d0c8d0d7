package detour.vrrp.election;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that the priority depends on.
 *
 * @param name for people and for telling: {@code fiber}, {@code eth0}, a file, a program
 * @param kind what it is
 * @param weight by which the priority falls when it is all bad, 1 to 254; 0: without it the gateway
 *     is unfit. A file's number is added as it is
 * @param program how to run it, of {@link Kind#PROGRAM} and of no other
 */
public record Tracked(String name, Kind kind, int weight, Optional<Program> program) {
  /** What is tracked. */
  public enum Kind {
    INTERFACE,
    UPLINK,
    FILE,
    PROGRAM
  }

  /**
   * A program that says whether all is well: exit status 0 does.
   *
   * @param arguments the program's whole path first; no shell reads them
   * @param every between the end of one run and the next
   * @param timeout after which it is killed, which is as bad as another status
   */
  public record Program(List<String> arguments, Duration every, Duration timeout) {
    public Program {
      arguments = List.copyOf(arguments);
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("no program");
      }
    }
  }

  /** Something that is no program. */
  public Tracked(String name, Kind kind, int weight) {
    this(name, kind, weight, Optional.empty());
  }

  /** A program, named by what is run. */
  public Tracked(Program program, int weight) {
    this(String.join(" ", program.arguments()), Kind.PROGRAM, weight, Optional.of(program));
  }

  public Tracked {
    if (weight < 0 || weight > 254) {
      throw new IllegalArgumentException("a weight is 0 to 254, not " + weight + " of " + name);
    }
    if (program.isPresent() != (kind == Kind.PROGRAM)) {
      throw new IllegalArgumentException(name + " is a program or is none");
    }
  }

  /** Whether it is the same that is looked at, whatever it weighs. */
  boolean sameThing(Tracked other) {
    return kind == other.kind && name.equals(other.name);
  }
}
