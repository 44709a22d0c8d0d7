package detour.probe.program;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.probe.Outcomes;
import detour.probe.Printable;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.Surroundings;
import detour.probe.Wrong;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs users' programs, each on a thread of its own, at most {@link #MOST_RUNNING} at once and each
 * path's probe once at a time; what cannot run for that is told as not sent.
 *
 * <p>A program finds in its environment, beside PATH, nothing but: DETOUR_UPLINK (name),
 * DETOUR_INTERFACE, DETOUR_MARK ({@code 0x01000000}), DETOUR_FAMILY ({@code ipv4} or {@code ipv6}),
 * DETOUR_SOURCE and DETOUR_GATEWAY (addresses, absent while unknown), DETOUR_TIMEOUT_MS. It binds
 * its sockets itself, as {@code ping -I} and {@code curl --interface} do. Exit status 0 is an
 * answer; another one, or being killed, is a mismatch.
 */
public final class ProgramProbes implements AutoCloseable {
  /** Programs at once. */
  public static final int MOST_RUNNING = 8;

  private static final long IDLE_SECONDS = 10;

  private final Outcomes outcomes;
  private final ThreadPoolExecutor runs;

  /**
   * @param threads makes the threads that programs are started from, of the uplinks' namespace
   */
  public ProgramProbes(ProbeListener listener, ThreadFactory threads) {
    this.outcomes = new Outcomes(listener);
    this.runs =
        new ThreadPoolExecutor(
            0, MOST_RUNNING, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  /** A probe; the surroundings are read at each asking. */
  public Probe open(ProbePath path, ProgramCheck check, Supplier<Surroundings> surroundings) {
    AtomicBoolean running = new AtomicBoolean();
    return new Probe() {
      @Override
      public void ask(long sequence) {
        if (!running.compareAndSet(false, true)) {
          outcomes.notSent(path, sequence, busy("it still runs for the probe before"));
          return;
        }
        try {
          runs.execute(
              () -> {
                Runnable outcome = () -> {};
                try {
                  outcome = run(path, check, surroundings.get(), sequence);
                } finally {
                  running.set(false); // before the outcome, which may be followed by another asking
                }
                outcome.run();
              });
        } catch (RejectedExecutionException e) {
          running.set(false);
          outcomes.notSent(path, sequence, busy(MOST_RUNNING + " programs run already"));
        }
      }

      @Override
      public void reopen() {}

      @Override
      public void close() {}
    };
  }

  private static Reason busy(String why) {
    return new Reason("program-busy", "the program was not started: " + why);
  }

  /** Runs it; returns what is to be told. */
  private Runnable run(
      ProbePath path, ProgramCheck check, Surroundings surroundings, long sequence) {
    long started = System.nanoTime();
    ProgramRun.Result result;
    try {
      result =
          ProgramRun.run(check.arguments(), check.limit(), environment(path, check, surroundings));
    } catch (IOException e) {
      Reason reason =
          new Reason("program-not-started", "the program could not be started: " + Printable.of(e));
      return () -> outcomes.notSent(path, sequence, reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
      return () -> {};
    }
    long rttNanos = System.nanoTime() - started;
    if (result.trouble(check.limit()).isEmpty()) {
      return () -> outcomes.answered(path, sequence, rttNanos);
    }
    Reason trouble = result.trouble(check.limit()).orElseThrow();
    Reason reason =
        new Reason(trouble.code(), Printable.of(check.arguments().get(0)) + " " + trouble.text());
    return () -> outcomes.wrong(path, sequence, Wrong.MISMATCH, reason);
  }

  static Map<String, String> environment(
      ProbePath path, ProgramCheck check, Surroundings surroundings) {
    Map<String, String> environment = ProgramRun.environment(check.limit());
    environment.put("DETOUR_UPLINK", check.uplink());
    environment.put("DETOUR_INTERFACE", path.interfaceName());
    environment.put("DETOUR_MARK", String.format("0x%08x", path.mark()));
    environment.put("DETOUR_FAMILY", path.family() == Family.IPV4 ? "ipv4" : "ipv6");
    put(environment, "DETOUR_SOURCE", surroundings.source());
    put(environment, "DETOUR_GATEWAY", surroundings.nextHop());
    return environment;
  }

  private static void put(
      Map<String, String> environment, String name, Optional<InetAddress> address) {
    address.ifPresent(each -> environment.put(name, Addresses.text(each)));
  }

  /** Programs that run now. */
  public int running() {
    return runs.getActiveCount();
  }

  /** What came of programs so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }

  /** Interrupts and so kills what runs. */
  @Override
  public void close() {
    runs.shutdownNow();
  }
}
