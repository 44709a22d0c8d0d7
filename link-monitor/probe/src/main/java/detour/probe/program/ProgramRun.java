package detour.probe.program;

import detour.event.Reason;
import detour.kernel.libc.Processes;
import detour.probe.Printable;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program in a session of its own, so that whatever it starts, however deep and
 * however orphaned, is killed with it; only what makes itself a further session stays.
 */
public final class ProgramRun {
  /** Octets of output that are kept; the rest is read and dropped. */
  static final int MOST_OUTPUT = 4096;

  /** setsid(1) of util-linux, which every Debian has; the program keeps its process. */
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** Between two looks at output and clock. */
  private static final long LOOK_MILLIS = 10;

  /** How long the kernel may take to end what was killed. */
  private static final long DYING_SECONDS = 1;

  /**
   * How a run ended.
   *
   * @param status its exit status, 128 and more by a signal
   * @param killed whether its time was over
   * @param output what it printed, at most {@link #MOST_OUTPUT} octets
   */
  public record Result(int status, boolean killed, String output) {
    /**
     * What went wrong, to be said after the program's name; empty after exit status 0. What the
     * program printed is made fit to be shown.
     *
     * @param limit that it had
     */
    public Optional<Reason> trouble(Duration limit) {
      if (killed) {
        return Optional.of(
            new Reason("program-killed", "was killed after " + limit.toMillis() + " ms"));
      }
      if (status == 0) {
        return Optional.empty();
      }
      String line = output.lines().filter(each -> !each.isBlank()).findFirst().orElse("");
      return Optional.of(
          new Reason(
              "program-status",
              "ended with status " + status + (line.isEmpty() ? "" : ": " + Printable.of(line))));
    }
  }

  private ProgramRun() {}

  /** What every program finds in its environment: PATH, LANG and DETOUR_TIMEOUT_MS. */
  public static Map<String, String> environment(Duration limit) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LANG", "C.UTF-8");
    environment.put("DETOUR_TIMEOUT_MS", Long.toString(limit.toMillis()));
    return environment;
  }

  /**
   * Runs it to its end or its limit, in the network namespace of the calling thread; no shell reads
   * the arguments.
   *
   * @param arguments the program's whole path first
   * @param limit after which it and all that it started is killed
   * @param environment all of it
   * @throws IOException if it cannot be started
   * @throws InterruptedException if the thread was interrupted; it is killed then
   */
  public static Result run(List<String> arguments, Duration limit, Map<String, String> environment)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Process process = start(arguments, environment);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      boolean ended = false;
      while (!ended && System.nanoTime() < end) {
        read(in, output, end);
        ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (ended) {
        keep(in, output);
      }
      kill(process); // it, what it started, and what it left behind; this also closes the stream
      if (!ended) {
        process.waitFor(DYING_SECONDS, TimeUnit.SECONDS);
      }
      return new Result(
          ended ? process.exitValue() : 128, !ended, output.toString(StandardCharsets.UTF_8));
    } catch (InterruptedException | IOException e) {
      kill(process);
      throw e;
    }
  }

  private static Process start(List<String> given, Map<String, String> environment)
      throws IOException {
    String program = given.get(0);
    if (!Files.isExecutable(Path.of(program)) || Files.isDirectory(Path.of(program))) {
      throw new IOException(program + " is no program that can be run");
    }
    List<String> arguments = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      arguments.add(SETSID.toString());
    }
    arguments.addAll(given);
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Reads what is there without waiting, so that the program need not while it runs. */
  private static void read(InputStream in, ByteArrayOutputStream output, long end)
      throws IOException {
    byte[] buffer = new byte[MOST_OUTPUT];
    while (System.nanoTime() < end && in.available() > 0) {
      int length = in.read(buffer, 0, Math.min(buffer.length, in.available()));
      output.write(buffer, 0, Math.max(0, Math.min(length, MOST_OUTPUT - output.size())));
    }
  }

  /** What it printed last, as far as it is kept: others may hold its output and print on. */
  private static void keep(InputStream in, ByteArrayOutputStream output) throws IOException {
    int room = MOST_OUTPUT - output.size();
    while (room > 0 && in.available() > 0) {
      byte[] last = in.readNBytes(Math.min(room, in.available()));
      output.writeBytes(last);
      room = last.length == 0 ? 0 : MOST_OUTPUT - output.size();
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Processes.killGroup((int) process.pid());
  }
}
