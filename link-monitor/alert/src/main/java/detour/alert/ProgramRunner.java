package detour.alert;

import detour.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs programs one after the other on a thread of its own, {@link #run}.
 *
 * <p>The event stands in environment variables; no shell is involved, so its text is never read as
 * commands. What a program prints is kept only to say why it failed.
 */
public final class ProgramRunner implements Runnable {
  private static final int MOST_WAITING = 64;
  private static final int MOST_OUTPUT = 500;

  private record Task(AlertProgram program, Event event) {}

  private volatile List<AlertProgram> programs;
  private final BiConsumer<AlertProgram, String> failed;
  private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(MOST_WAITING);

  /**
   * @param failed is told when a program could not run, was killed, or ended with an error, and why
   */
  public ProgramRunner(List<AlertProgram> programs, BiConsumer<AlertProgram, String> failed) {
    this.programs = List.copyOf(programs);
    this.failed = failed;
  }

  /** Has these programs run from now on; what waits is still run. */
  public void programs(List<AlertProgram> others) {
    programs = List.copyOf(others);
  }

  /** Has every program run for this event; returns at once. */
  public void tell(Event event) {
    for (AlertProgram program : programs) {
      if (!tasks.offer(new Task(program, event))) {
        failed.accept(program, MOST_WAITING + " runs wait already; this one is left out");
      }
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        Task task = tasks.take();
        run(task.program(), task.event());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    }
  }

  private void run(AlertProgram program, Event event) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.arguments()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    Map<String, String> environment = builder.environment();
    environment.put("DETOUR_EVENT", event.type().word());
    environment.put("DETOUR_SUBJECT", event.subject());
    environment.put("DETOUR_SENTENCE", event.sentence());
    environment.put("DETOUR_REASON", event.reason().text());
    event.details().forEach((name, value) -> environment.put("DETOUR_" + variable(name), value));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      failed.accept(program, "it could not be started: " + e.getMessage());
      return;
    }
    StringBuilder output = new StringBuilder();
    Thread reader = new Thread(() -> read(process.getInputStream(), output), "alert-output");
    reader.setDaemon(true);
    reader.start();
    if (!process.waitFor(program.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
      failed.accept(program, "it was killed after " + program.timeout().toSeconds() + " s");
      return;
    }
    if (process.exitValue() != 0) {
      reader.join(1_000);
      synchronized (output) {
        failed.accept(program, "it ended with status " + process.exitValue() + ": " + output);
      }
    }
  }

  private static String variable(String name) {
    return name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }

  /** Reads to the end, so that the program never waits for us, and keeps the beginning. */
  private static void read(InputStream in, StringBuilder output) {
    byte[] buffer = new byte[4096];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        synchronized (output) {
          int room = MOST_OUTPUT - output.length();
          if (room > 0) {
            output.append(
                new String(buffer, 0, Math.min(room, read), StandardCharsets.UTF_8).strip());
          }
        }
      }
    } catch (IOException e) {
      // the program is gone: what was read is what there is
    }
  }
}
