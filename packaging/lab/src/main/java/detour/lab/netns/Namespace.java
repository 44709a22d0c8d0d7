package detour.lab.netns;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A named network namespace, and the one thread that entered it and never leaves.
 *
 * <p>Everything that belongs to a namespace (sockets, threads, child processes) is made through
 * {@link #call}, because it inherits the namespace of the thread that makes it.
 */
public final class Namespace implements AutoCloseable {
  /** Where iproute2 keeps the names. */
  public static final Path NAMES = Path.of("/run/netns");

  /** Long enough for any tool the lab runs; a guard against a hang, not a promise. */
  public static final Duration TOOL_LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final ExecutorService thread;
  private final List<Running> programs = new CopyOnWriteArrayList<>();

  /**
   * Enters an existing namespace with a new thread.
   *
   * @param name as in {@code ip netns list}
   * @throws LabException if there is none of that name, or this is not root
   */
  public Namespace(String name) {
    this.name = name;
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread t = new Thread(task, "ns-" + name);
              t.setDaemon(true);
              return t;
            });
    call(
        () -> {
          enter(NAMES.resolve(name));
          return true;
        });
  }

  private static void enter(Path path) {
    Pointer file = Libc.fopen(path.toString(), "re");
    if (file == null) {
      throw LabException.errno("open " + path, Native.getLastError());
    }
    try {
      if (Libc.setns(Libc.fileno(file), Libc.CLONE_NEWNET) != 0) {
        throw LabException.errno("setns " + path, Native.getLastError());
      }
    } finally {
      Libc.fclose(file);
    }
  }

  /** As in {@code ip netns list}. */
  public String name() {
    return name;
  }

  /**
   * Runs something on the namespace's thread and waits for it.
   *
   * <p>Short things only: the thread is shared by everyone who uses this namespace.
   *
   * @throws LabException with the cause, if it throws a checked exception
   */
  public <T> T call(Callable<T> task) {
    Future<T> result = thread.submit(task);
    try {
      return result.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted in " + name, stop);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new LabException("in " + name, e);
    }
  }

  /**
   * Starts a daemon thread that lives in this namespace, for servers, meters and load.
   *
   * @param threadName without the namespace
   */
  public Thread thread(String threadName, Runnable body) {
    return call(
        () -> {
          Thread t = new Thread(body, name + "-" + threadName);
          t.setDaemon(true);
          t.start();
          return t;
        });
  }

  /** Runs a program here to its end, {@link #TOOL_LIMIT} at most. */
  public Finished run(String... argv) {
    return exec(List.of(argv), "", TOOL_LIMIT);
  }

  /**
   * Runs a program here to its end.
   *
   * @param stdin what it reads
   * @param limit after which it is ended by force
   */
  public Finished exec(List<String> argv, String stdin, Duration limit) {
    Process process = call(() -> Programs.start(argv, false));
    return Programs.finish(argv, process, stdin, limit);
  }

  /**
   * Starts a program here that goes on until it is closed, or the namespace is. Its {@code /sys}
   * shows this namespace.
   */
  public Running start(String... argv) {
    return start(List.of(argv), line -> {});
  }

  /**
   * As {@link #start(String...)}.
   *
   * @param onLine is given each line of its standard output and error, on a thread of the lab
   */
  public Running start(List<String> argv, Consumer<String> onLine) {
    // `ip netns exec` mounts this namespace's /sys and then becomes the program: the process id
    // stays.
    List<String> wrapped = new ArrayList<>(List.of("ip", "netns", "exec", name));
    wrapped.addAll(argv);
    Running running = new Running(argv, call(() -> Programs.start(wrapped, true)), onLine);
    programs.add(running);
    return running;
  }

  /**
   * Lines of an {@code ip -batch}, without the leading {@code ip}, all in one process.
   *
   * @throws LabException if any of them is refused
   */
  public void ip(List<String> lines) {
    exec(List.of("ip", "-batch", "-"), String.join("\n", lines) + "\n", TOOL_LIMIT).orThrow();
  }

  /** As {@link #ip(List)}. */
  public void ip(String... lines) {
    ip(List.of(lines));
  }

  /**
   * Writes a sysctl of this namespace.
   *
   * @param key below {@code net}, with slashes: {@code ipv4/ip_forward}
   */
  public void sysctl(String key, String value) {
    call(
        () -> {
          Files.writeString(Path.of("/proc/sys/net", key), value, StandardCharsets.US_ASCII);
          return true;
        });
  }

  /** Reads a sysctl of this namespace, without the line end. */
  public String sysctl(String key) {
    return call(
        () -> {
          // Not readString: the file's size is 0, and it would return one digit only.
          try (var in = Files.newInputStream(Path.of("/proc/sys/net", key))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
          }
        });
  }

  /** Index of an interface of this namespace, 0 if there is none of that name. */
  public int ifindex(String device) {
    return call(() -> Libc.if_nametoindex(device));
  }

  /**
   * Ends the programs started here and the namespace's thread. The namespace itself stays until it
   * is deleted.
   */
  @Override
  public void close() {
    programs.forEach(Running::close);
    thread.shutdown();
  }

  /**
   * Process ids living in a namespace, other than threads of this program.
   *
   * @throws IOException if there is no such namespace
   */
  public static List<Long> pids(String name) throws IOException {
    List<String> argv = List.of("ip", "netns", "pids", name);
    Finished listed = Programs.finish(argv, Programs.start(argv, false), "", TOOL_LIMIT);
    if (!listed.ok()) {
      throw new IOException(listed.err());
    }
    long self = ProcessHandle.current().pid();
    return listed
        .out()
        .lines()
        .map(String::strip)
        .map(Long::valueOf)
        .filter(pid -> pid != self)
        .toList();
  }
}
