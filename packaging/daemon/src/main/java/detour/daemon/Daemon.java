package detour.daemon;

import detour.alert.AlertProgram;
import detour.alert.ProgramRunner;
import detour.api.ReasonText;
import detour.api.Status;
import detour.daemon.config.Configuration;
import detour.daemon.core.Core;
import detour.daemon.kernelwork.KernelThread;
import detour.daemon.store.Journal;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.daemon.system.ServiceManager;
import detour.daemon.system.Sysctls;
import detour.event.Event;
import detour.event.EventType;
import detour.event.Reason;
import detour.kernel.KernelListener;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.nft.LibnftablesNftables;
import detour.probe.ProbeCounters;
import detour.server.DetourServer;
import detour.steering.apply.KernelPorts;
import detour.steering.apply.KernelWriter;
import detour.steering.apply.PacketPoke;
import detour.steering.apply.WrongPaths;
import detour.steering.diff.Collisions;
import detour.steering.diff.KernelState;
import detour.steering.plan.Numbers;
import detour.vrrp.InvalidSettingsException;
import detour.vrrp.PairSettings;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Creates all parts, joins them, starts them in the order that loses nothing, and stops them.
 *
 * <p>On stop everything stays in the kernel: only {@code detour cleanup} takes it away.
 */
final class Daemon {
  /** How often it looks whether something is due that nobody told of. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  /** For asking the kernel which way it would send; nothing is sent there. */
  private static final Map<Family, InetAddress> SOMEWHERE =
      Map.of(
          Family.IPV4, Addresses.parse("1.1.1.1"),
          Family.IPV6, Addresses.parse("2606:4700:4700::1111"));

  private static final long KEEP_NANOS = 60_000_000_000L;
  private static final long REFRESH_NANOS = 10_000_000_000L;

  private final Arguments arguments;
  private volatile Configuration configuration;
  private final Log log;
  private final StateFolder folder;
  private final Closeable lock;
  private final Journal journal;
  private final DaemonBackend backend;
  private final EventThread events;
  private final MemoryKeeper keeper;
  private final ServiceManager systemd = new ServiceManager();
  private final Instant startedAt = Instant.now();
  private final ProgramRunner programs;
  private final Serving serving;
  private final List<ReasonText> notices = new CopyOnWriteArrayList<>();
  private volatile List<ReasonText> sysctlNotices = List.of();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final AtomicReference<@Nullable IOException> failed = new AtomicReference<>();
  private volatile @Nullable KernelThread kernelThread;
  private volatile @Nullable Nftables nftables;
  private volatile @Nullable PairKeeper pair;
  private volatile @Nullable CoreRunner core;
  private @Nullable Thread eventThread;
  private long keptNanos;
  private long lookedNanos;
  private long refreshedNanos;
  private long seenSequence = -1;
  private String toldSentence = "";

  Daemon(Arguments arguments, Configuration configuration, Log log) throws IOException {
    this.arguments = arguments;
    this.configuration = configuration;
    this.log = log;
    this.folder = new StateFolder(arguments.state(), log::warning);
    this.lock = folder.lock();
    this.journal = new Journal(folder);
    this.backend =
        new DaemonBackend(
            Status.starting(name(), Version.TEXT, startedAt.toString()),
            journal,
            new Overrides(folder, InstantSource.system(), System::nanoTime));
    this.serving = new Serving(backend, arguments.socketPath(), this::pagePort, log);
    this.programs = new ProgramRunner(programs(configuration), this::programFailed);
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

  private static List<AlertProgram> programs(Configuration of) {
    return of.programs().entrySet().stream()
        .map(
            each ->
                new AlertProgram(
                    each.getKey(), each.getValue().arguments(), each.getValue().timeout()))
        .toList();
  }

  private int pagePort() {
    return configuration.pagePort();
  }

  private String name() {
    String given = configuration.name();
    return given.isEmpty() ? Version.hostName() : given;
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

  /** What was told of this is over. */
  void over(String code) {
    notices.removeIf(each -> each.code().equals(code));
  }

  /** Reads the file anew at somebody's word; one of them for the daemon. */
  Reloader reloader(AcceptedFile accepted) {
    Reloader made = new Reloader(this, arguments.config(), accepted, events, log, systemd);
    backend.attach(made);
    return made;
  }

  /** What it runs with. */
  Configuration configuration() {
    return configuration;
  }

  /** The first sentence of the status. */
  String sentence() {
    return backend.status().sentence();
  }

  /**
   * Goes on with another configuration of the same numbers in the kernel. What may fail comes
   * first; when it does, what was done before it is taken back.
   *
   * @throws IOException when it cannot be; then nothing has changed
   */
  void change(Configuration next) throws IOException, InterruptedException {
    Configuration before = configuration;
    DetourServer.Doors doors =
        next.pagePort() == before.pagePort() ? null : serving.listen(next.pagePort());
    PairKeeper half = pair;
    try {
      changePair(before.pair(), next.pair());
      CoreRunner running = core;
      if (running != null && !next.steersAs(before)) {
        try {
          running.change(next, backend.overrides());
        } catch (IOException e) {
          takeBackPair(before.pair(), next.pair());
          throw e;
        }
      }
    } catch (IOException e) {
      if (doors != null) {
        doors.leave();
      }
      throw e;
    }
    configuration = next;
    if (doors != null) {
      doors.use();
    }
    programs.programs(programs(next));
    try {
      sysctls();
    } catch (IOException e) {
      log.warning("what sysctls were before could not be kept: " + e.getMessage());
    }
    if (half != null && next.pair().isEmpty()) {
      endPair(half);
    }
  }

  private void changePair(Optional<PairSettings> from, Optional<PairSettings> to)
      throws IOException {
    PairKeeper half = pair;
    if (to.isEmpty() || (half != null && to.equals(from))) {
      return; // its end comes last, as it cannot be taken back
    }
    if (half == null) {
      beginPair(to.get());
      return;
    }
    try {
      half.reload(to.get());
    } catch (InvalidSettingsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void takeBackPair(Optional<PairSettings> before, Optional<PairSettings> next)
      throws IOException {
    PairKeeper begun = pair;
    if (before.isPresent()) {
      changePair(next, before);
    } else if (begun != null) {
      endPair(begun);
    }
  }

  private void endPair(PairKeeper half) {
    pair = null;
    half.stop(false);
    backend.detachPair();
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
            new Reason("start", uplinks(configuration.uplinks().size()))));
    sysctls();
    Thread kernel = new Thread(this::kernel, "kernel");
    kernel.start();
    ready.await();
    IOException refused = failed.get();
    if (refused != null) {
      throw refused;
    }
    serving.start();
    systemd.ready(backend.status().sentence());
  }

  private static String uplinks(int count) {
    return count == 1 ? "1 uplink" : count + " uplinks";
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
    sysctlNotices = sysctls.notices();
  }

  /**
   * The kernel's thread: makes its ports, adopts, starts the core, and then works until it is
   * stopped.
   */
  private void kernel() {
    Numbers numbers = configuration.numbers();
    try (LinuxRtnetlink routing = new LinuxRtnetlink();
        LibnftablesNftables tables = new LibnftablesNftables();
        CtnetlinkConntrack conntrack = new CtnetlinkConntrack()) {
      nftables = tables;
      startPair(tables);
      KernelPorts ports = new KernelPorts(routing, tables, conntrack, new PacketPoke(routing));
      KernelWriter writer = new KernelWriter(numbers, ports);
      Bridge bridge = new Bridge(events, log, ready::countDown);
      WrongPaths paths = new WrongPaths(numbers, SOMEWHERE);
      KernelThread thread = new KernelThread(ports, writer, paths, bridge);
      KernelListener listener = new KernelListener(thread, numbers.table());
      daemonThread("listener", listener).start();
      KernelState found = writer.read();
      refuseCollisions(numbers, found);
      startCore(new CoreRunner.Around(folder, log, events, thread, tables, bridge), found);
      kernelThread = thread;
      thread.run();
      listener.close();
    } catch (IOException e) {
      failed.set(e);
      ready.countDown();
    }
  }

  private void startCore(CoreRunner.Around around, KernelState found) throws IOException {
    CoreRunner made =
        new CoreRunner(
            around,
            configuration,
            found,
            backend.overrides(),
            each -> afterEach(each, around.kernel()));
    core = made;
    around.bridge().to(made.thread());
    backend.attach(made.thread(), this::draw);
    made.start();
  }

  /** First of all: the office's gateway address may be waited for. */
  private void startPair(Nftables tables) {
    Optional<PairSettings> settings = configuration.pair();
    if (settings.isEmpty()) {
      PairKeeper.removeLeftovers(folder, tables, log);
    } else {
      try {
        beginPair(settings.get());
      } catch (IOException e) {
        log.warning("the pair could not be started: " + e.getMessage());
        notice(new ReasonText("pair-failed", String.valueOf(e.getMessage())));
      }
    }
  }

  private void beginPair(PairSettings settings) throws IOException {
    Nftables tables = nftables;
    if (tables == null) {
      throw new IOException("the daemon is starting");
    }
    PairKeeper half = PairKeeper.start(settings, folder, tables, events, backend::publish, log);
    pair = half;
    CoreRunner judging = core;
    if (judging != null) {
      judging.thread().post(this::draw); // what it tracks is told
    }
    backend.attach(half);
    over("pair-failed");
  }

  private void refuseCollisions(Numbers numbers, KernelState found) throws IOException {
    Collisions.Found collisions = Collisions.find(numbers, found);
    collisions.warnings().forEach(each -> notice(new ReasonText(each.code(), each.text())));
    if (!collisions.errors().isEmpty()) {
      throw new IOException(
          "others use Detour's numbers in the kernel:\n"
              + String.join("\n", collisions.errors().stream().map(Reason::text).toList()));
    }
  }

  /** On the core's thread, after everything that happened. */
  private void afterEach(Core judging, KernelThread thread) {
    long now = System.nanoTime();
    boolean changed = judging.sequence() != seenSequence;
    if ((!changed && now - lookedNanos < LOOK_NANOS) || !judging.ready()) {
      return;
    }
    lookedNanos = now;
    seenSequence = judging.sequence();
    if (changed || now - keptNanos > KEEP_NANOS) {
      keptNanos = now;
      keeper.keep(judging.memories(now));
    }
    boolean refresh = now - refreshedNanos > REFRESH_NANOS;
    if (changed || refresh) {
      draw(judging);
    }
    if (refresh) {
      refreshedNanos = now;
      thread.refresh();
    }
    backend.expire(judging);
  }

  /** Makes a status and shows it; on the core's thread. */
  private void draw(Core judging) {
    if (!judging.ready()) {
      return;
    }
    Status status =
        judging
            .view(System.nanoTime())
            .status(name(), Version.TEXT, startedAt, Instant.now(), probes(), notices());
    backend.publish(status);
    PairKeeper half = pair;
    if (half != null) {
      half.uplinks(status);
    }
    if (!status.sentence().equals(toldSentence)) {
      toldSentence = status.sentence();
      systemd.status(toldSentence);
    }
  }

  private List<Status.ProbeStatus> probes() {
    CoreRunner asked = core;
    return asked == null
        ? List.of()
        : asked.probeCounters().entrySet().stream()
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
    all.addAll(sysctlNotices);
    PairKeeper half = pair;
    if (half != null) {
      half.notice().ifPresent(all::add);
    }
    CoreRunner of = core;
    if (of != null) {
      of.thread().wokenLate().ifPresent(all::add);
    }
    if (of != null && of.thread().overflows() > 0) {
      all.add(
          new ReasonText(
              "queue-overflow",
              of.thread().overflows()
                  + " pieces of news were lost since the start: the machine is too slow, or stood"
                  + " still"));
    }
    return all;
  }

  /** Stops everything that asks or tells; the kernel keeps what it has. */
  void stop() throws InterruptedException {
    systemd.stopping();
    serving.close();
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
}
