package detour.daemon;

import detour.probe.Printable;
import detour.probe.program.ProgramRun;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs the programs that the pair tracks, each again and again and never twice at a time; at most
 * {@link #MOST_RUNNING} at once, so that one that hangs does not keep the others waiting.
 */
final class TrackedPrograms implements AutoCloseable {
  private static final int MOST_RUNNING = 8;

  private final BiConsumer<String, Observation> heard;
  private final ScheduledThreadPoolExecutor runs =
      new ScheduledThreadPoolExecutor(
          MOST_RUNNING, task -> Daemon.daemonThread("tracked-program", task));
  private final Map<String, Map.Entry<Tracked.Program, Future<?>>> wanted = new HashMap<>();

  /**
   * @param heard is told of each run, by the name of what is tracked, on the thread that ran it
   */
  TrackedPrograms(BiConsumer<String, Observation> heard) {
    this.heard = heard;
    runs.setRemoveOnCancelPolicy(true);
  }

  /** These, and no others, from now on; what is wanted already goes on as it does. */
  synchronized void want(Set<Tracked> tracked) {
    Map<String, Tracked.Program> programs = new HashMap<>();
    tracked.forEach(
        each -> each.program().ifPresent(program -> programs.put(each.name(), program)));
    wanted
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = !each.getValue().getKey().equals(programs.get(each.getKey()));
              if (gone) {
                each.getValue().getValue().cancel(true);
              }
              return gone;
            });
    if (!runs.isShutdown()) {
      programs.forEach(
          (name, program) ->
              wanted.computeIfAbsent(name, any -> Map.entry(program, start(name, program))));
    }
  }

  private Future<?> start(String name, Tracked.Program program) {
    return runs.scheduleWithFixedDelay(
        () -> run(name, program), 0, program.every().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run(String name, Tracked.Program program) {
    try {
      ProgramRun.Result result =
          ProgramRun.run(
              program.arguments(), program.timeout(), ProgramRun.environment(program.timeout()));
      heard.accept(
          name,
          result
              .trouble(program.timeout())
              .map(each -> Observation.bad(each.text()))
              .orElse(Observation.good()));
    } catch (IOException e) {
      heard.accept(name, Observation.bad("could not be started: " + Printable.of(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no longer wanted
    }
  }

  /** Whether none runs now, nor will. */
  boolean idle() {
    return runs.getActiveCount() == 0 && runs.getQueue().isEmpty();
  }

  /** Kills what runs, and runs nothing more. */
  @Override
  public synchronized void close() {
    runs.shutdownNow();
  }
}
