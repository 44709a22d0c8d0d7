package detour.daemon.kernelwork;

import detour.daemon.core.CorePorts;
import detour.daemon.core.Moved;
import detour.daemon.core.Observation;
import detour.kernel.KernelEvents;
import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.nft.TableListing;
import detour.kernel.route.Route;
import detour.steering.apply.KernelPorts;
import detour.steering.apply.KernelWriter;
import detour.steering.apply.Outcome;
import detour.steering.apply.WrongPaths;
import detour.steering.apply.WrongPaths.WrongPath;
import detour.steering.core.FlowAction;
import detour.steering.plan.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The only thread that speaks with the kernel: writes the newest plan first, then reads it back,
 * then reads facts when something changed, then sweeps, then audits.
 *
 * <p>Plans that were overtaken are not written; what happens to flows is never left out.
 */
public final class KernelThread implements Runnable, KernelEvents, CorePorts.KernelTasks {
  private static final long AUDIT_NANOS = 30_000_000_000L;
  private static final long SWEEP_AFTER_NANOS = 2_000_000_000L;

  /** A burst of events, such as an interface going, is read once. */
  private static final long SETTLE_NANOS = 2_000_000L;

  /** Where results go; called on this thread but where it says so. */
  public interface Results {
    /** The kernel was read. */
    void observed(Observation observation);

    /** A link lost its carrier; a reading follows. Called on the listener's thread. */
    void carrierLost(int ifindex);

    /** The kernel gave up on a neighbour. Called on the listener's thread. */
    void neighborFailed(int ifindex, InetAddress address);

    /**
     * Flows are on their new way.
     *
     * @param atNanos since when
     * @param switchNanos from the first message to the last that moves packets
     */
    void moved(List<Moved> moved, long atNanos, long switchNanos);

    /** The kernel was read back after a plan was written, or an audit mended something. */
    void written(Outcome outcome);

    /** Where packets of uplinks go was tested. */
    void pathsTested(List<WrongPath> wrong);

    /** The kernel could not be asked at all. */
    void failed(String what, IOException error);
  }

  /** A plan may be on its way that moves the office first. */
  private static final long TELL_LOST_AFTER_NANOS = 200_000_000L;

  private static final long FORGET_LOST_NANOS = 3_000_000_000L;
  private static final int MOST_LOST = 4000;

  private record Lost(ConntrackEntry connection, long atNanos) {}

  private record Sweep(FlowAction.Release release, long dueNanos) {}

  private final KernelPorts kernel;
  private final KernelWriter writer;
  private final WrongPaths paths;
  private final Results results;
  private final Object lock = new Object();
  private final Deque<Sweep> sweeps = new ArrayDeque<>();
  private final List<FlowAction> flows = new ArrayList<>();
  private final List<Moved> moved = new ArrayList<>();
  private final List<Lost> lost = new ArrayList<>();
  private @Nullable Plan next;
  private @Nullable Plan written;
  private boolean unconfirmed;
  private boolean observe = true;
  private boolean audit;
  private long settledNanos;
  private long tellLostNanos;
  private long nextAuditNanos;
  private boolean stopping;
  private boolean warm;

  public KernelThread(KernelPorts kernel, KernelWriter writer, WrongPaths paths, Results results) {
    this.kernel = kernel;
    this.writer = writer;
    this.paths = paths;
    this.results = results;
    this.nextAuditNanos = System.nanoTime() + AUDIT_NANOS;
  }

  @Override
  public void apply(Plan plan, List<FlowAction> actions, List<Moved> decided) {
    synchronized (lock) {
      next = plan;
      flows.addAll(actions);
      moved.addAll(decided);
      lock.notifyAll();
    }
  }

  private void changed(boolean facts) {
    synchronized (lock) {
      if (!observe && !audit) {
        settledNanos = System.nanoTime() + SETTLE_NANOS;
      }
      observe |= facts;
      audit |= !facts;
      lock.notifyAll();
    }
  }

  @Override
  public void linkChanged(int ifindex, String name, boolean gone, boolean carrier) {
    if (!carrier && !gone) {
      results.carrierLost(ifindex);
    }
    changed(true);
  }

  @Override
  public void addressChanged(int ifindex) {
    changed(true);
  }

  @Override
  public void routeChanged(int table) {
    changed(true);
  }

  @Override
  public void ruleChanged() {
    changed(false);
  }

  @Override
  public void neighborChanged(int ifindex, InetAddress address, boolean failed) {
    if (failed) {
      results.neighborFailed(ifindex, address);
    }
    // Shown with the next reading; a busy LAN's neighbours must not have the kernel read each time.
  }

  @Override
  public void nftablesChanged(int processId, String processName, boolean oursTouched) {
    if (oursTouched) {
      changed(false);
    }
  }

  @Override
  public void connectionLost(ConntrackEntry connection) {
    long now = System.nanoTime();
    synchronized (lock) {
      if (lost.size() < MOST_LOST) {
        lost.add(new Lost(connection, now));
        tellLostNanos = now + TELL_LOST_AFTER_NANOS;
        lock.notifyAll();
      }
    }
  }

  @Override
  public void overrun() {
    changed(true);
  }

  /** Reads facts once more, so that what is shown of neighbours is fresh. */
  public void refresh() {
    changed(true);
  }

  /** Ends the thread after what it is doing now. */
  public void stop() {
    synchronized (lock) {
      stopping = true;
      lock.notifyAll();
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        Runnable work = await();
        if (work == null) {
          return;
        }
        work.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Runnable await() throws InterruptedException {
    synchronized (lock) {
      while (true) {
        long now = System.nanoTime();
        Plan plan = next;
        if (plan != null) {
          List<FlowAction> actions = List.copyOf(flows);
          List<Moved> decided = List.copyOf(moved);
          flows.clear();
          moved.clear();
          next = null;
          return () -> write(plan, actions, decided);
        }
        if (stopping) {
          return null;
        }
        Plan current = written;
        if (current != null && unconfirmed) {
          unconfirmed = false;
          return () -> confirm(current);
        }
        boolean settled = now - settledNanos >= 0;
        if (observe && settled) {
          observe = false;
          audit = false;
          return this::read;
        }
        if (current != null && ((audit && settled) || now - nextAuditNanos >= 0)) {
          audit = false;
          nextAuditNanos = now + AUDIT_NANOS;
          return () -> audit(current);
        }
        if (current != null && !lost.isEmpty() && now - tellLostNanos >= 0) {
          List<Lost> taken = List.copyOf(lost);
          lost.clear();
          return () -> tell(taken, current);
        }
        Sweep sweep = sweeps.peek();
        if (current != null && sweep != null && now - sweep.dueNanos() >= 0) {
          sweeps.remove();
          return () -> sweep(sweep.release(), current);
        }
        long wake = nextAuditNanos;
        if (observe || (audit && current != null)) {
          wake = Math.min(wake, settledNanos);
        }
        if (current != null && !lost.isEmpty()) {
          wake = Math.min(wake, tellLostNanos);
        }
        if (sweep != null) {
          wake = Math.min(wake, sweep.dueNanos());
        }
        long millis = Math.max(1, (wake - now) / 1_000_000);
        lock.wait(millis);
      }
    }
  }

  private void write(Plan plan, List<FlowAction> actions, List<Moved> decided) {
    try {
      long start = System.nanoTime();
      long switchNanos = writer.write(plan, actions);
      synchronized (lock) {
        written = plan;
        unconfirmed = true;
        tellLostNanos = System.nanoTime(); // whoever reconnects now finds the new way
        for (FlowAction action : actions) {
          if (action instanceof FlowAction.Release release) {
            sweeps.add(new Sweep(release, System.nanoTime() + SWEEP_AFTER_NANOS));
          }
        }
      }
      results.moved(decided, start + switchNanos, switchNanos);
    } catch (IOException e) {
      results.failed("writing the plan", e);
    }
  }

  private void confirm(Plan plan) {
    try {
      results.written(writer.confirm(plan, System.nanoTime()));
      results.pathsTested(paths.find(kernel.routing(), plan));
      if (!warm) {
        warm = true;
        writer.warmUp(plan);
      }
    } catch (IOException e) {
      results.failed("reading the plan back", e);
    }
  }

  private void read() {
    try {
      List<Route> routes = new ArrayList<>();
      for (Family family : Family.values()) {
        routes.addAll(kernel.routing().routes(family));
      }
      results.observed(
          new Observation(
              kernel.routing().links(),
              kernel.routing().addresses(),
              routes,
              kernel.routing().neighbors()));
    } catch (IOException e) {
      results.failed("reading the kernel", e);
    }
  }

  private void audit(Plan plan) {
    try {
      Outcome outcome = writer.audit(plan, System.nanoTime());
      if (!outcome.repaired().isEmpty() || !outcome.equal()) {
        results.written(outcome);
      }
      results.pathsTested(paths.find(kernel.routing(), plan));
    } catch (IOException e) {
      results.failed("auditing the kernel", e);
    }
  }

  private void tell(List<Lost> taken, Plan plan) {
    try {
      Set<ConntrackEntry> left =
          new HashSet<>(writer.tellOrphans(taken.stream().map(Lost::connection).toList(), plan));
      long now = System.nanoTime();
      synchronized (lock) {
        for (Lost each : taken) {
          if (left.contains(each.connection()) && now - each.atNanos() < FORGET_LOST_NANOS) {
            lost.add(each);
            tellLostNanos = now + FORGET_LOST_NANOS; // or with the next plan
          }
        }
      }
    } catch (IOException e) {
      results.failed("telling clients", e);
    }
  }

  private void sweep(FlowAction.Release release, Plan plan) {
    try {
      writer.sweep(release, plan);
    } catch (IOException e) {
      results.failed("sweeping flows", e);
    }
  }

  /** What an earlier run left; on this thread, before {@link #run}. */
  public Optional<TableListing> adopt() throws IOException {
    return writer.read().table();
  }
}
