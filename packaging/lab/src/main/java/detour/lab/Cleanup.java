package detour.lab;

import detour.lab.netns.Finished;
import detour.lab.netns.Namespace;
import detour.lab.netns.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Takes away what labs have left: their namespaces, and the processes in those, by process id.
 *
 * <p>{@link Lab#close} and a shutdown hook do it for a living program; the next lab does it for one
 * that was killed.
 */
public final class Cleanup {
  private Cleanup() {}

  /** Takes away the labs of programs that no longer live. Prints the namespaces it took. */
  public static void main(String[] args) {
    abandoned().forEach(System.out::println);
  }

  /**
   * Takes away the labs of programs that no longer live.
   *
   * @return names of the namespaces taken away
   */
  public static List<String> abandoned() {
    return delete(
        name -> {
          OptionalLong owner = LabId.ownerOf(name);
          return owner.isPresent() && ProcessHandle.of(owner.getAsLong()).isEmpty();
        });
  }

  /** Takes away one lab. */
  static List<String> of(LabId id) {
    return delete(id::owns);
  }

  private static List<String> delete(Predicate<String> which) {
    List<String> names = names().stream().filter(which).toList();
    names.forEach(Cleanup::endProcesses);
    if (!names.isEmpty()) {
      List<String> lines = names.stream().map(name -> "netns del " + name).toList();
      List<String> argv = List.of("ip", "-force", "-batch", "-");
      Finished done =
          Programs.finish(
              argv,
              Programs.start(argv, false),
              String.join("\n", lines) + "\n",
              Namespace.TOOL_LIMIT);
      if (!done.ok()) {
        System.err.println("lab: " + done.err().strip());
      }
    }
    return names;
  }

  private static void endProcesses(String name) {
    try {
      for (long pid : Namespace.pids(name)) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException gone) {
      // Somebody else has just deleted it.
    }
  }

  /** Names of all namespaces, as {@code ip netns list} shows them. */
  static List<String> names() {
    if (!Files.isDirectory(Namespace.NAMES)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Namespace.NAMES)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
