package detour.probe.program;

import detour.event.Reason;
import detour.kernel.address.Addresses;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Runs users' programs, each on a thread of its own, each probe's once at a time, and at most
 * {@link #MOST_RUNNING} at once; what cannot run for that is told as not sent.
 *
 * <p>A program finds in its environment, beside PATH, nothing but: DETOUR_UPLINK (name),
 * DETOUR_INTERFACE, DETOUR_MARK ({@code 0x01000000}), DETOUR_FAMILY ({@code ipv4} or {@code ipv6}),
 * DETOUR_SOURCE and DETOUR_GATEWAY (addresses, absent while unknown), DETOUR_TIMEOUT_MS. It binds
 * its sockets itself, as {@code ping -I} and {@code curl --interface} do. Exit status 0 is an
 * answer; another one, or being killed, says that the uplink does not work.
 */
public final class ProgramProbes implements AutoCloseable {
  /** Programs at once. */
  public static final int MOST_RUNNING = 8;

  /** Who may wait for the word of one run; more are met with silence. */
  private static final int MOST_ASKED = 100;

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
    return new ProgramProbe(path, check, surroundings);
  }

  /** Asked while it still runs, the word of that run is for all who asked. */
  private final class ProgramProbe implements Probe {
    private final ProbePath path;
    private final ProgramCheck check;
    private final Supplier<Surroundings> surroundings;
    private final List<Long> asked = new ArrayList<>();

    ProgramProbe(ProbePath path, ProgramCheck check, Supplier<Surroundings> surroundings) {
      this.path = path;
      this.check = check;
      this.surroundings = surroundings;
    }

    @Override
    public void ask(long sequence) {
      synchronized (asked) {
        if (asked.size() < MOST_ASKED) {
          asked.add(sequence);
        }
        if (asked.size() > 1) {
          return;
        }
      }
      try {
        runs.execute(this::carryOut);
      } catch (RejectedExecutionException e) {
        Reason busy =
            new Reason(
                "program-busy",
                "the program was not started: " + MOST_RUNNING + " programs run already");
        tell(each -> outcomes.notSent(path, each, busy));
      }
    }

    private void carryOut() {
      LongConsumer outcome = each -> {};
      try {
        outcome = run(path, check, surroundings.get());
      } finally {
        tell(outcome);
      }
    }

    private void tell(LongConsumer outcome) {
      List<Long> told;
      synchronized (asked) {
        told = List.copyOf(asked);
        asked.clear(); // before the outcome, which may be followed by another asking
      }
      told.forEach(outcome::accept);
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {}
  }

  /** Runs it; returns what is to be told to whom asked by which number. */
  private LongConsumer run(ProbePath path, ProgramCheck check, Surroundings surroundings) {
    long started = System.nanoTime();
    ProgramRun.Result result;
    try {
      result =
          ProgramRun.run(check.arguments(), check.limit(), environment(path, check, surroundings));
    } catch (IOException e) {
      Reason reason =
          new Reason("program-not-started", "the program could not be started: " + Printable.of(e));
      return each -> outcomes.notSent(path, each, reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
      return each -> {};
    }
    long rttNanos = System.nanoTime() - started;
    if (result.trouble(check.limit()).isEmpty()) {
      return each -> outcomes.answered(path, each, rttNanos);
    }
    Reason trouble = result.trouble(check.limit()).orElseThrow();
    Reason reason =
        new Reason(trouble.code(), Printable.of(check.arguments().get(0)) + " " + trouble.text());
    return each -> outcomes.wrong(path, each, Wrong.DENIED, reason);
  }

  static Map<String, String> environment(
      ProbePath path, ProgramCheck check, Surroundings surroundings) {
    Map<String, String> environment = ProgramRun.environment(check.limit());
    environment.put("DETOUR_UPLINK", check.uplink());
    environment.put("DETOUR_INTERFACE", path.interfaceName());
    environment.put("DETOUR_MARK", String.format("0x%08x", path.mark()));
    environment.put("DETOUR_FAMILY", path.family().key());
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
