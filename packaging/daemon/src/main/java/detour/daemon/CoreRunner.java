package detour.daemon;

import detour.daemon.config.Configuration;
import detour.daemon.core.Core;
import detour.daemon.core.CorePorts;
import detour.daemon.core.CoreThread;
import detour.daemon.core.Forcing;
import detour.daemon.core.PathKey;
import detour.daemon.kernelwork.KernelThread;
import detour.daemon.kernelwork.TrafficReader;
import detour.daemon.store.SampleFiles;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.event.EventSink;
import detour.health.Memory;
import detour.kernel.Nftables;
import detour.kernel.address.Family;
import detour.probe.ProbeCounters;
import detour.steering.diff.KernelState;
import detour.steering.lease.LeaseFiles;
import detour.steering.uplink.Discovery;
import detour.steering.uplink.UplinkSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The core with its probes and its readings of traffic, of one configuration after the other:
 * threads and sockets stay, and so does what is known of uplinks that are asked as before.
 */
final class CoreRunner {
  private static final long ANSWER_SECONDS = 5;

  /**
   * What stands around it as long as the process runs.
   *
   * @param bridge to which the probes' outcomes go
   */
  record Around(
      StateFolder folder,
      Log log,
      EventSink events,
      KernelThread kernel,
      Nftables nftables,
      Bridge bridge) {}

  private final Around around;
  private final ProbeKit kit;
  private final CoreThread thread;
  private final TrafficReader traffic;
  private ProbeSender probes; // of the thread that makes it, and then of the core's

  /**
   * Makes it; {@link #start} starts it.
   *
   * @param found in the kernel, to be adopted
   * @param overrides administrators' words by uplink
   * @param afterEach is called on the core's thread after everything that happened
   */
  CoreRunner(
      Around around,
      Configuration configuration,
      KernelState found,
      Map<String, Forcing> overrides,
      Consumer<Core> afterEach)
      throws IOException {
    this.around = around;
    this.kit = ProbeKit.make(around.bridge());
    List<UplinkSpec> specs = specs(configuration);
    this.probes =
        new ProbeSender(configuration, specs, configuration.numbers(), kit, Optional.empty());
    Core core = core(configuration, specs, probes, memories(specs));
    record(core, configuration, specs);
    core.adopt(found.table());
    overrides.forEach((uplink, forcing) -> core.force(System.nanoTime(), uplink, forcing));
    this.traffic =
        new TrafficReader(around.nftables(), configuration.numbers().table(), numbers(specs));
    this.thread = new CoreThread(core, traffic, afterEach);
  }

  /** Starts probing, judging and reading. */
  void start() {
    kit.start();
    Daemon.daemonThread("core", thread).start();
  }

  /** The core's thread. */
  CoreThread thread() {
    return thread;
  }

  /** What came back to probes so far, by kind. */
  SortedMap<String, ProbeCounters> probeCounters() {
    return kit.counters();
  }

  /**
   * Goes on with another configuration of the same numbers; returns when the core has it.
   *
   * @param overrides administrators' words by uplink
   * @throws IOException when the core does not take it; then nothing has changed
   */
  void change(Configuration next, Map<String, Forcing> overrides)
      throws IOException, InterruptedException {
    List<UplinkSpec> specs = specs(next);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    AtomicBoolean decided = new AtomicBoolean();
    thread.replace(
        before -> {
          if (!decided.compareAndSet(false, true)) {
            return before;
          }
          ProbeSender others =
              new ProbeSender(next, specs, next.numbers(), kit, Optional.of(probes));
          Core core = core(next, specs, others, Map.of());
          probes.closeBut(others); // before the new ones ask: they share sockets
          probes = others;
          core.takeOver(before, overrides, System.nanoTime());
          traffic.uplinks(numbers(specs));
          done.complete(true);
          return core;
        });
    try {
      done.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (decided.compareAndSet(false, true)) {
        throw new IOException("the daemon is too busy to take another configuration", e);
      }
    }
  }

  private List<UplinkSpec> specs(Configuration configuration) throws IOException {
    Map<String, Integer> numbers =
        around
            .folder()
            .uplinkNumbers(
                configuration.uplinks().stream().map(Configuration.Uplink::name).toList());
    try {
      around.folder().keepUplinkNumbers(numbers);
    } catch (IOException e) {
      around.log().warning("the numbers of the uplinks could not be kept: " + e.getMessage());
    }
    return Specs.of(configuration, numbers);
  }

  private static List<Integer> numbers(List<UplinkSpec> specs) {
    return specs.stream().map(UplinkSpec::number).toList();
  }

  private Core core(
      Configuration configuration,
      List<UplinkSpec> specs,
      ProbeSender sender,
      Map<PathKey, Memory> memories) {
    return new Core(
        configuration,
        specs,
        new Discovery(configuration.numbers().protocol(), new LeaseFiles(Path.of("/"))),
        new CorePorts(around.events(), sender, around.kernel()),
        memories,
        System.nanoTime());
  }

  private Map<PathKey, Memory> memories(List<UplinkSpec> specs) throws IOException {
    Map<PathKey, Memory> memories = new HashMap<>();
    around
        .folder()
        .memories()
        .forEach(
            (path, memory) -> {
              PathKey key = PathKey.parse(path);
              if (specs.stream().anyMatch(each -> each.number() == key.uplink())) {
                memories.put(key, memory);
              }
            });
    return memories;
  }

  private void record(Core core, Configuration configuration, List<UplinkSpec> specs)
      throws IOException {
    SampleFiles samples = SampleFiles.of(around.folder().path());
    if (samples.wanted()) {
      for (UplinkSpec spec : specs) {
        for (Family family : Family.values()) {
          PathKey path = new PathKey(spec.number(), family);
          Consumer<String> lines = samples.open(path.text());
          configuration.uplinks().stream()
              .filter(each -> each.name().equals(spec.name()))
              .forEach(each -> lines.accept(remark(each, family)));
          core.recordTo(path, lines);
        }
      }
    }
  }

  private static String remark(Configuration.Uplink uplink, Family family) {
    return "# "
        + uplink.name()
        + (family == Family.IPV4 ? ", IPv4" : ", IPv6")
        + ", kind "
        + uplink.kind().word()
        + ", asking "
        + uplink.targets(family).stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
