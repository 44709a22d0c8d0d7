package detour.lab.netns;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs programs by their argument vector; no shell is ever involved. */
public final class Programs {
  private Programs() {}

  /**
   * Starts a program in the namespace of the calling thread.
   *
   * @throws LabException if it cannot be started
   */
  public static Process start(List<String> argv, boolean mergeErrors) {
    try {
      return new ProcessBuilder(argv).redirectErrorStream(mergeErrors).start();
    } catch (IOException e) {
      throw new LabException("start " + String.join(" ", argv), e);
    }
  }

  /**
   * Feeds a started program, collects what it says and waits for its end.
   *
   * @param limit after which it is ended by force and reported with {@link Finished#TIMED_OUT}
   */
  public static Finished finish(List<String> argv, Process process, String stdin, Duration limit) {
    FutureTask<String> out = collect(process.getInputStream());
    FutureTask<String> err = collect(process.getErrorStream());
    try (OutputStream to = process.getOutputStream()) {
      to.write(stdin.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // It ended without reading all of it: its exit status and error text tell more than this.
    }
    try {
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Finished(
          argv, ended ? process.exitValue() : Finished.TIMED_OUT, out.get(), err.get());
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new LabException("interrupted: " + String.join(" ", argv), stop);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new LabException("output of " + String.join(" ", argv), e);
    }
  }

  private static FutureTask<String> collect(InputStream from) {
    FutureTask<String> task =
        new FutureTask<>(
            () -> {
              try (from) {
                return new String(from.readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Thread thread = new Thread(task, "lab-collect");
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}
