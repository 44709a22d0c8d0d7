package detour.kernel.testkit;

import detour.kernel.libc.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of its own: one thread that lives in it and never leaves. Children started
 * there live in it too. It is gone with the thread.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final long MOST_SECONDS = 60;

  private final ExecutorService thread;

  public NetworkNamespace() throws Exception {
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "namespace");
              made.setDaemon(true);
              return made;
            });
    call(
        () -> {
          Processes.unshareNetwork();
          return null;
        });
    exec("ip", "link", "set", "lo", "up");
  }

  /** Whether this process may make namespaces. */
  public static boolean possible() {
    return "root".equals(System.getProperty("user.name"));
  }

  /**
   * Skips the calling test, and says why, where this process may not make namespaces or a tool that
   * judges the kernel is missing.
   */
  public static void assumePossible(String... tools) {
    Assumptions.assumeTrue(possible(), "SKIPPED: needs root, to make network namespaces");
    for (String tool : tools) {
      Assumptions.assumeTrue(
          Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin")
              .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
          "SKIPPED: the program " + tool + " is not installed");
    }
  }

  /** Runs something in the namespace's thread. */
  public <T> T call(Callable<T> task) throws Exception {
    try {
      return thread.submit(task).get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Runs a program in the namespace; returns what it printed, or throws with it. */
  public String exec(String... arguments) throws Exception {
    return call(() -> run(List.of(arguments), ""));
  }

  /** Runs a program in the namespace with this standard input. */
  public String pipe(String input, String... arguments) throws Exception {
    return call(() -> run(List.of(arguments), input));
  }

  private static String run(List<String> arguments, String input) throws IOException {
    Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(arguments + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
