package detour.daemon;

import detour.daemon.core.Core;
import detour.daemon.core.CoreThread;
import detour.daemon.core.Moved;
import detour.daemon.core.Observation;
import detour.daemon.core.PathKey;
import detour.daemon.kernelwork.KernelThread;
import detour.daemon.system.Log;
import detour.event.EventSink;
import detour.event.Reason;
import detour.probe.ProbeListener;
import detour.probe.TcpFigures;
import detour.probe.Wrong;
import detour.steering.apply.Outcome;
import detour.steering.apply.WrongPaths.WrongPath;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From the kernel's and the probes' threads to the core's. */
final class Bridge implements KernelThread.Results, ProbeListener {
  private final EventSink events;
  private final Log log;
  private final Runnable written;
  private volatile @Nullable CoreThread core;

  /**
   * @param written is called after each plan that the kernel holds
   */
  Bridge(EventSink events, Log log, Runnable written) {
    this.events = events;
    this.log = log;
    this.written = written;
  }

  /** Where everything goes from now on. */
  void to(CoreThread thread) {
    core = thread;
  }

  private void post(Consumer<Core> task) {
    CoreThread to = core;
    if (to != null) {
      to.post(task);
    }
  }

  @Override
  public void observed(Observation observation) {
    post(each -> each.observed(System.nanoTime(), observation));
  }

  @Override
  public void carrierLost(int ifindex) {
    post(each -> each.carrierLost(System.nanoTime(), ifindex));
  }

  @Override
  public void neighborFailed(int ifindex, InetAddress address) {
    post(each -> each.neighborFailed(System.nanoTime(), ifindex, address));
  }

  @Override
  public void moved(List<Moved> moved, long atNanos, long switchNanos) {
    for (Moved move : moved) {
      events.accept(
          move.event()
              .with("switch", millis(switchNanos))
              .with("decided-to-written", millis(atNanos - move.decidedNanos())));
    }
  }

  @Override
  public void written(Outcome outcome) {
    post(each -> each.written(outcome));
    written.run();
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  @Override
  public void pathsTested(List<WrongPath> wrong) {
    post(each -> each.pathsTested(System.nanoTime(), wrong));
  }

  @Override
  public void failed(String what, IOException error) {
    log.warning(what + " failed: " + error.getMessage());
  }

  @Override
  public void answered(String path, long sequence, long rttNanos) {
    PathKey key = PathKey.parse(path);
    post(each -> each.answered(System.nanoTime(), key, sequence, rttNanos));
  }

  @Override
  public void wrong(String path, long sequence, Wrong wrong, Reason reason) {
    PathKey key = PathKey.parse(path);
    detour.health.Wrong kind = detour.health.Wrong.valueOf(wrong.name());
    post(each -> each.wrong(System.nanoTime(), key, sequence, kind, reason));
  }

  @Override
  public void measured(String path, long sequence, TcpFigures figures) {
    PathKey key = PathKey.parse(path);
    post(each -> each.measured(key, figures.rttMicros(), figures.retransmits()));
  }

  @Override
  public void notSent(String path, long sequence, Reason reason) {
    PathKey key = PathKey.parse(path);
    post(each -> each.notSent(System.nanoTime(), key, sequence, reason));
  }
}
