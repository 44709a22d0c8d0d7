package detour.probe;

import detour.kernel.testkit.NetworkNamespace;
import detour.probe.dns.DnsProbes;
import detour.probe.dns.Names;
import detour.probe.http.HttpProbes;
import detour.probe.icmp.EchoProbes;
import detour.probe.loop.ProbeLoop;
import detour.probe.neighbor.NeighborProbes;
import detour.probe.program.ProgramProbes;
import detour.probe.raw.RawLoop;
import detour.probe.tcp.ConnectProbes;
import java.util.concurrent.CountDownLatch;

/** All loops and kinds, with threads that live in a namespace. */
public final class Loops implements AutoCloseable {
  public final Recorder heard;
  public final RawLoop raw;
  public final ProbeLoop loop;
  public final EchoProbes echo;
  public final ConnectProbes connect;
  public final HttpProbes http;
  public final DnsProbes dns;
  public final Names names;
  public final NeighborProbes neighbors;
  public final ProgramProbes programs;

  /**
   * @param dnsPort of resolvers for names
   */
  public Loops(NetworkNamespace here, int dnsPort) throws Exception {
    this(here, dnsPort, new Recorder());
  }

  /**
   * @param listener hears everything; {@link #heard} does if it is a {@link Recorder}
   */
  public Loops(NetworkNamespace here, int dnsPort, ProbeListener listener) throws Exception {
    heard = listener instanceof Recorder recorder ? recorder : new Recorder();
    raw = here.call(RawLoop::new);
    loop = new ProbeLoop(Loops::thread);
    echo = new EchoProbes(raw, listener);
    connect = new ConnectProbes(loop, listener);
    http = new HttpProbes(loop, listener, Loops::thread);
    dns = new DnsProbes(loop, listener);
    names = new Names(loop, dnsPort, System::nanoTime);
    neighbors = new NeighborProbes(raw, listener);
    programs = new ProgramProbes(listener, Loops::thread);
    here.call(
        () -> {
          // Threads inherit the namespace of the thread that makes them.
          thread(raw).start();
          CountDownLatch born = new CountDownLatch(1);
          loop.execute(born::countDown);
          born.await();
          return null;
        });
  }

  private static Thread thread(Runnable task) {
    Thread made = new Thread(task, "probes");
    made.setDaemon(true);
    return made;
  }

  @Override
  public void close() {
    raw.close();
    loop.close();
    http.close();
    programs.close();
  }
}
