package detour.daemon;

import detour.alert.AlertProgram;
import detour.alert.ProgramRunner;
import detour.api.ReasonText;
import detour.api.Status;
import detour.daemon.config.Configuration;
import detour.daemon.core.Core;
import detour.daemon.core.CorePorts;
import detour.daemon.core.CoreThread;
import detour.daemon.core.Forcing;
import detour.daemon.core.Moved;
import detour.daemon.core.Observation;
import detour.daemon.core.PathKey;
import detour.daemon.core.View;
import detour.daemon.kernelwork.CounterThread;
import detour.daemon.kernelwork.KernelThread;
import detour.daemon.store.Journal;
import detour.daemon.store.SampleFiles;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.daemon.system.ServiceManager;
import detour.daemon.system.Sysctls;
import detour.event.Event;
import detour.event.EventType;
import detour.event.Reason;
import detour.health.Memory;
import detour.kernel.KernelListener;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.libc.LibcException;
import detour.kernel.nft.LibnftablesNftables;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.TcpFigures;
import detour.probe.Wrong;
import detour.server.DetourServer;
import detour.steering.apply.KernelPorts;
import detour.steering.apply.KernelWriter;
import detour.steering.apply.Outcome;
import detour.steering.apply.PacketPoke;
import detour.steering.apply.WrongPaths;
import detour.steering.apply.WrongPaths.WrongPath;
import detour.steering.diff.Collisions;
import detour.steering.diff.KernelState;
import detour.steering.lease.LeaseFiles;
import detour.steering.plan.Numbers;
import detour.steering.uplink.Discovery;
import detour.steering.uplink.UplinkSpec;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Creates all parts, joins them, starts them in the order that loses nothing, and stops them.
 *
 * <p>On stop everything stays in the kernel: only {@code detour cleanup} takes it away.
 */
final class Daemon {
  /** Figures change all the time; a status is made anew for them this often. */
  private static final long FIGURES_NANOS = 1_000_000_000L;

  /** For asking the kernel which way it would send; nothing is sent there. */
  private static final Map<Family, InetAddress> SOMEWHERE =
      Map.of(
          Family.IPV4, Addresses.parse("1.1.1.1"),
          Family.IPV6, Addresses.parse("2606:4700:4700::1111"));

  private static final long KEEP_NANOS = 60_000_000_000L;
  private static final long SERVE_AGAIN_MILLIS = 10_000;
  private static final long REFRESH_NANOS = 10_000_000_000L;

  private final Arguments arguments;
  private final Configuration configuration;
  private final Log log;
  private final StateFolder folder;
  private final Closeable lock;
  private final Journal journal;
  private final DaemonBackend backend;
  private final EventThread events;
  private final MemoryKeeper keeper;
  private final ServiceManager systemd = new ServiceManager();
  private final Instant startedAt = Instant.now();
  private final String name;
  private final List<ReasonText> notices = new ArrayList<>();
  private final Map<String, Forcing> overrides;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final AtomicReference<@Nullable IOException> failed = new AtomicReference<>();
  private @Nullable KernelThread kernelThread;
  private volatile @Nullable PairKeeper pair;
  private volatile @Nullable CoreThread coreThread;
  private volatile @Nullable ProbeKit kit;
  private volatile @Nullable DetourServer server;
  private @Nullable Thread eventThread;
  private volatile long readEveryNanos = FIGURES_NANOS;
  private long keptNanos;
  private long publishedNanos;
  private long refreshedNanos;
  private long publishedSequence = -1;
  private String toldSentence = "";

  Daemon(Arguments arguments, Configuration configuration, Log log) throws IOException {
    this.arguments = arguments;
    this.configuration = configuration;
    this.log = log;
    this.folder = new StateFolder(arguments.state());
    this.lock = folder.lock();
    this.journal = new Journal(folder);
    this.overrides = folder.overrides(System.currentTimeMillis());
    this.name = configuration.name().isEmpty() ? Version.hostName() : configuration.name();
    this.backend =
        new DaemonBackend(
            new Status(
                name,
                Version.TEXT,
                startedAt.toString(),
                startedAt.toString(),
                0,
                "Detour is starting.",
                "",
                List.of(),
                List.of(),
                new Status.KernelStatus(false, 0, List.of()),
                List.of(),
                null,
                List.of()),
            journal,
            folder,
            overrides);
    ProgramRunner programs =
        new ProgramRunner(
            configuration.programs().entrySet().stream()
                .map(
                    each ->
                        new AlertProgram(
                            each.getKey(), each.getValue().arguments(), each.getValue().timeout()))
                .toList(),
            this::programFailed);
    this.events =
        new EventThread(
            journal,
            log,
            backend::publish,
            event -> {
              if (event.type().word().startsWith("policy.")) {
                programs.tell(event);
              }
            });
    daemonThread("programs", programs).start();
    this.keeper = new MemoryKeeper(folder, log);
    daemonThread("keeper", keeper).start();
  }

  private void programFailed(AlertProgram program, String why) {
    events.accept(
        new Event(
            EventType.PROGRAM_FAILED,
            program.name(),
            "The program of alert " + program.name() + " failed.",
            new Reason("program-failed", why)));
  }

  static Thread daemonThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Adds something an administrator should look at. */
  void notice(ReasonText notice) {
    notices.add(notice);
  }

  /** Starts everything; returns when the kernel holds the first plan. */
  void start() throws Exception {
    Thread writing = new Thread(events, "events");
    eventThread = writing;
    writing.start();
    events.accept(
        new Event(
            EventType.DAEMON_START,
            "detourd",
            "Detour " + Version.TEXT + " started.",
            new Reason("start", configuration.uplinks().size() + " uplinks")));
    sysctls();
    Thread kernel = new Thread(this::kernel, "kernel");
    kernel.start();
    ready.await();
    IOException refused = failed.get();
    if (refused != null) {
      throw refused;
    }
    serve();
    systemd.ready(backend.status().sentence());
  }

  /** Opens page and socket. The office does not wait for them: what fails is tried again. */
  private void serve() {
    DetourServer made =
        new DetourServer(
            backend,
            configuration.pagePort(),
            arguments.socketPath(),
            Version.TEXT,
            task -> daemonThread("server", task));
    try {
      made.start();
      server = made;
    } catch (IOException e) {
      made.close();
      log.warning("no page and no control socket, tried again in 10 s: " + e.getMessage());
      daemonThread(
              "server-retry",
              () -> {
                try {
                  Thread.sleep(SERVE_AGAIN_MILLIS);
                  serve();
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
              })
          .start();
    }
  }

  private void sysctls() throws IOException {
    Sysctls sysctls =
        new Sysctls(
            configuration.uplinks().stream().map(Configuration.Uplink::interfaceName).toList());
    if (configuration.manageSysctl()) {
      Map<String, String> before = sysctls.set();
      if (!before.isEmpty()) {
        Map<String, String> all = new java.util.TreeMap<>(before);
        all.putAll(folder.sysctls()); // what was before the first setting counts
        folder.sysctls(all);
      }
    }
    notices.addAll(sysctls.notices());
  }

  /**
   * The kernel's thread: makes its ports, adopts, starts the core, and then works until it is
   * stopped.
   */
  private void kernel() {
    Numbers numbers = configuration.numbers();
    try (LinuxRtnetlink routing = new LinuxRtnetlink();
        LibnftablesNftables nftables = new LibnftablesNftables();
        CtnetlinkConntrack conntrack = new CtnetlinkConntrack()) {
      startPair(nftables);
      KernelPorts ports = new KernelPorts(routing, nftables, conntrack, new PacketPoke(routing));
      KernelWriter writer = new KernelWriter(numbers, ports);
      Bridge bridge = new Bridge();
      WrongPaths paths = new WrongPaths(numbers, SOMEWHERE);
      KernelThread thread = new KernelThread(ports, writer, paths, bridge);
      KernelListener listener = new KernelListener(thread, numbers.table());
      daemonThread("listener", listener).start();
      KernelState found = writer.read();
      refuseCollisions(numbers, found);
      startCore(numbers, found, thread, nftables, bridge);
      kernelThread = thread;
      thread.run();
      listener.close();
    } catch (IOException e) {
      failed.set(e);
      ready.countDown();
    }
  }

  /** First of all: the office's gateway address may be waited for. */
  private void startPair(Nftables nftables) {
    configuration
        .pair()
        .ifPresent(
            settings -> {
              try {
                PairKeeper half =
                    PairKeeper.start(settings, folder, nftables, events, backend::publish, log);
                pair = half;
                backend.attach(half);
              } catch (LibcException e) {
                log.warning("the pair could not be started: " + e.getMessage());
                notices.add(new ReasonText("pair-failed", String.valueOf(e.getMessage())));
              }
            });
  }

  private void refuseCollisions(Numbers numbers, KernelState found) throws IOException {
    Collisions.Found collisions = Collisions.find(numbers, found);
    collisions.warnings().forEach(each -> notices.add(new ReasonText(each.code(), each.text())));
    if (!collisions.errors().isEmpty()) {
      throw new IOException(
          "others use Detour's numbers in the kernel:\n"
              + String.join("\n", collisions.errors().stream().map(Reason::text).toList()));
    }
  }

  private void startCore(
      Numbers numbers, KernelState found, KernelThread thread, Nftables nftables, Bridge bridge)
      throws IOException {
    Map<String, Integer> uplinkNumbers =
        folder.uplinkNumbers(
            configuration.uplinks().stream().map(Configuration.Uplink::name).toList());
    keep(uplinkNumbers);
    List<UplinkSpec> specs = Specs.of(configuration, uplinkNumbers);
    ProbeKit probing = ProbeKit.make(bridge);
    kit = probing;
    ProbeSender probes = new ProbeSender(configuration, specs, numbers, probing);
    Core core =
        new Core(
            configuration,
            specs,
            new Discovery(numbers.protocol(), new LeaseFiles(Path.of("/"))),
            new CorePorts(events, probes, thread),
            memories(uplinkNumbers),
            System.nanoTime());
    record(core, specs);
    core.adopt(found.table());
    overrides.forEach((uplink, forcing) -> core.force(System.nanoTime(), uplink, forcing));
    CoreThread made = new CoreThread(core, each -> publish(each, thread));
    coreThread = made;
    bridge.core = made;
    backend.attach(made);
    probing.start();
    daemonThread("core", made).start();
    CounterThread counters =
        new CounterThread(
            nftables,
            numbers.table(),
            specs.stream().map(UplinkSpec::number).toList(),
            () -> readEveryNanos,
            readings -> made.post(each -> each.traffic(System.nanoTime(), readings)));
    daemonThread("counters", counters).start();
  }

  private void record(Core core, List<UplinkSpec> specs) throws IOException {
    SampleFiles samples = SampleFiles.of(arguments.state());
    if (samples.wanted()) {
      for (UplinkSpec spec : specs) {
        for (Family family : Family.values()) {
          PathKey path = new PathKey(spec.number(), family);
          core.recordTo(path, samples.open(path.text()));
        }
      }
    }
  }

  /** What an earlier run knew of its paths: verdicts and learned values outlive a restart. */
  private Map<PathKey, Memory> memories(Map<String, Integer> uplinkNumbers) throws IOException {
    Map<PathKey, Memory> memories = new HashMap<>();
    folder
        .memories()
        .forEach(
            (path, memory) -> {
              PathKey key = PathKey.parse(path);
              if (uplinkNumbers.containsValue(key.uplink())) {
                memories.put(key, memory);
              }
            });
    return memories;
  }

  private void keep(Map<String, Integer> uplinkNumbers) {
    try {
      folder.keepUplinkNumbers(uplinkNumbers);
    } catch (IOException e) {
      log.warning("the numbers of the uplinks could not be kept: " + e.getMessage());
    }
  }

  /** On the core's thread, after everything that happened. */
  private void publish(Core core, KernelThread thread) {
    long now = System.nanoTime();
    readEveryNanos = core.readEveryNanos();
    boolean changed = core.sequence() != publishedSequence;
    if ((!changed && now - publishedNanos < FIGURES_NANOS) || !core.ready()) {
      return;
    }
    if (changed || now - keptNanos > KEEP_NANOS) {
      keptNanos = now;
      keeper.keep(core.memories(now));
    }
    publishedNanos = now;
    publishedSequence = core.sequence();
    View view = core.view(now);
    Status status = view.status(name, Version.TEXT, startedAt, Instant.now(), probes(), notices());
    backend.publish(status);
    PairKeeper half = pair;
    if (half != null) {
      half.uplinks(status);
    }
    if (!status.sentence().equals(toldSentence)) {
      toldSentence = status.sentence();
      systemd.status(toldSentence);
    }
    if (now - refreshedNanos > REFRESH_NANOS) {
      refreshedNanos = now;
      thread.refresh();
    }
    backend.expire(core, System.currentTimeMillis());
  }

  private List<Status.ProbeStatus> probes() {
    ProbeKit asked = kit;
    return asked == null
        ? List.of()
        : asked.counters().entrySet().stream()
            .map(each -> status(each.getKey(), each.getValue()))
            .toList();
  }

  private static Status.ProbeStatus status(String kind, ProbeCounters counters) {
    return new Status.ProbeStatus(
        kind,
        counters.answered(),
        counters.wrong(),
        counters.late(),
        counters.duplicate(),
        counters.garbage(),
        counters.forged(),
        counters.foreign());
  }

  private List<ReasonText> notices() {
    List<ReasonText> all = new ArrayList<>(notices);
    CoreThread of = coreThread;
    if (of != null && of.overflows() > 0) {
      all.add(
          new ReasonText(
              "queue-overflow",
              of.overflows()
                  + " pieces of news were lost since the start: the machine is too slow, or stood"
                  + " still"));
    }
    return all;
  }

  /** Stops everything that asks or tells; the kernel keeps what it has. */
  void stop() throws InterruptedException {
    systemd.stopping();
    DetourServer serving = server;
    if (serving != null) {
      serving.close();
    }
    PairKeeper half = pair;
    if (half != null) {
      half.stop(systemd.restarting());
    }
    KernelThread thread = kernelThread;
    if (thread != null) {
      thread.stop();
    }
    events.accept(
        new Event(
            EventType.DAEMON_STOP,
            "detourd",
            "Detour stopped; what is in the kernel stays.",
            new Reason("stop", "it was told to")));
    events.finish();
    keeper.finish();
    Thread writing = eventThread;
    if (writing != null) {
      writing.join(2_000);
    }
    try {
      lock.close();
    } catch (IOException e) {
      // the end of the process opens it
    }
  }

  /** From the kernel's and the probes' threads to the core's. */
  private final class Bridge implements KernelThread.Results, ProbeListener {
    private volatile @Nullable CoreThread core;

    private void post(java.util.function.Consumer<Core> task) {
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
      ready.countDown();
    }

    private String millis(long nanos) {
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
}
