package detour.probe.tcp;

import detour.probe.Outcomes;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.loop.Attempt;
import detour.probe.loop.ProbeLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Opens TCP connections and closes them as soon as they stand. A refusal came from the target
 * itself, so it is an answer too; what a router says on the way (unreachable) is silence.
 */
public final class ConnectProbes {
  private final ProbeLoop loop;
  private final Outcomes outcomes;

  public ConnectProbes(ProbeLoop loop, ProbeListener listener) {
    this.loop = loop;
    this.outcomes = new Outcomes(listener);
  }

  /**
   * A probe of a target on a path.
   *
   * @param port 1 to 65535
   * @param limit how long to wait
   */
  public Probe open(ProbePath path, InetAddress target, int port, Duration limit) {
    InetSocketAddress to = new InetSocketAddress(target, port);
    return new Probe() {
      @Override
      public void ask(long sequence) {
        Attempt.start(loop, outcomes, path, sequence, limit, each -> begin(each, to));
      }

      @Override
      public void reopen() {}

      @Override
      public void close() {}
    };
  }

  private static void begin(Attempt attempt, InetSocketAddress to) {
    attempt.connect(
        to,
        List.of(),
        attempt::answered,
        cause -> {
          if (Attempt.isRefusal(cause)) {
            attempt.answered();
          } else {
            attempt.silent();
          }
        });
  }

  /** What came back so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }
}
