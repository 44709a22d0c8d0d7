package detour.lab.netns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program that goes on running in a namespace until it is stopped or its lab closes.
 *
 * <p>Standard output and error are read together, line by line, on a thread of their own; the last
 * {@value #KEPT} lines are kept for failure messages.
 */
public final class Running implements AutoCloseable {
  private static final int KEPT = 1000;

  /** A daemon is asked first; this long is what a sound one needs at most. */
  private static final long ASK_SECONDS = 5;

  private final List<String> argv;
  private final Process process;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  Running(List<String> argv, Process process, Consumer<String> onLine) {
    this.argv = List.copyOf(argv);
    this.process = process;
    reader = new Thread(() -> read(onLine), "lab-read-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Consumer<String> onLine) {
    try (var in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        keep(line);
        onLine.accept(line);
        line = in.readLine();
      }
    } catch (IOException closed) {
      keep("(output closed: " + closed.getMessage() + ")");
    }
  }

  private void keep(String line) {
    synchronized (lines) {
      if (lines.size() == KEPT) {
        lines.removeFirst();
      }
      lines.addLast(line);
    }
  }

  /** Process id. */
  public long pid() {
    return process.pid();
  }

  /** False once it has ended. */
  public boolean alive() {
    return process.isAlive();
  }

  /** What it has written lately, standard output and error together, oldest first. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Gives it a line to read. */
  public void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new LabException("telling " + this, e);
    }
  }

  /** Ends it at once and without asking (SIGKILL), as a power cut does to a program. */
  public void kill() {
    end(true);
  }

  /** Asks it to end (SIGTERM); ends it by force after {@value #ASK_SECONDS} s. */
  @Override
  public void close() {
    end(false);
  }

  private void end(boolean atOnce) {
    List<ProcessHandle> children = process.descendants().toList();
    if (atOnce) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      if (!process.waitFor(ASK_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      children.forEach(ProcessHandle::destroyForcibly);
      reader.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return String.join(" ", argv) + " (pid " + pid() + ")";
  }
}
