package detour.daemon;

import detour.kernel.libc.LibcException;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.dns.DnsProbes;
import detour.probe.dns.Names;
import detour.probe.http.HttpProbes;
import detour.probe.icmp.EchoProbes;
import detour.probe.loop.ProbeLoop;
import detour.probe.neighbor.NeighborProbes;
import detour.probe.program.ProgramProbes;
import detour.probe.raw.RawLoop;
import detour.probe.tcp.ConnectProbes;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every kind of probe with the two loops that they share.
 *
 * @param listener hears all outcomes
 */
record ProbeKit(
    ProbeListener listener,
    RawLoop raw,
    ProbeLoop loop,
    EchoProbes echo,
    ConnectProbes connect,
    HttpProbes http,
    DnsProbes dns,
    Names names,
    NeighborProbes neighbors,
    ProgramProbes programs) {

  /** Makes all of it; nothing is sent before {@link #start}. */
  static ProbeKit make(ProbeListener listener) throws LibcException {
    RawLoop raw = new RawLoop();
    ProbeLoop loop = new ProbeLoop(task -> Daemon.daemonThread("connect", task));
    return new ProbeKit(
        listener,
        raw,
        loop,
        new EchoProbes(raw, listener),
        new ConnectProbes(loop, listener),
        new HttpProbes(loop, listener, task -> Daemon.daemonThread("certificates", task)),
        new DnsProbes(loop, listener),
        new Names(loop),
        new NeighborProbes(raw, listener),
        new ProgramProbes(listener, task -> Daemon.daemonThread("probe-program", task)));
  }

  /** Starts the raw sockets' thread; Netty's starts with its first task. */
  void start() {
    Daemon.daemonThread("echo", raw).start();
  }

  /** What came back so far, by kind. */
  SortedMap<String, ProbeCounters> counters() {
    SortedMap<String, ProbeCounters> counters = new TreeMap<>();
    counters.put("icmp", echo.counters());
    counters.put("tcp", connect.counters());
    counters.put("http", http.counters());
    counters.put("dns", dns.counters());
    counters.put("names", names.counters());
    counters.put("neighbor", neighbors.counters());
    counters.put("program", programs.counters());
    return counters;
  }
}
