package detour.lab.demo;

import detour.lab.Isp;
import detour.lab.Lab;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.detourd.Json;
import detour.lab.detourd.PageRelay;
import detour.lab.meter.Family;
import detour.lab.meter.FreshEchoes;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The office of {@code --pair}: gateway gw-a with fiber and LTE, gateway gw-b with cable, one
 * address for both, one host that asks the Internet through it.
 */
final class PairOffice implements AutoCloseable {
  static final String ADDRESS = "10.77.0.254";
  static final String ROUTER = "office-10";

  /** Between two packets of the host. */
  static final Duration PACE = Duration.ofMillis(1);

  /** The other host works: Detour notices a dead uplink by that it is not answered. */
  private static final MeterOptions WORK =
      MeterOptions.of(Family.IPV4).withTcp(new MeterOptions.LongTcp(0, 0, 0));

  private static final int UPLINKS = 3;
  private static final Duration RTT = Duration.ofMillis(10);

  /** The office's address, the same on both but for priority and what is tracked. */
  private static final String PAIR =
      """
      lans:
        office: {interface: br-lan}
      pair:
        groups:
          office:
            routers:
              - id: 10
                interface: br-lan
                addresses: [10.77.0.254/24]
                interval: 200 ms
                priority: %d
                track: [{uplink: %s, weight: 60}]
                better_after: 2 s
      """;

  private static final String UPLINKS_A =
      """
      version: 1
      uplinks:
        fiber: {interface: wan1, kind: fiber, damping: false}
        lte: {interface: wan2, kind: lte}
      """;

  private static final String UPLINKS_B =
      """
      version: 1
      uplinks:
        cable: {interface: wan3, kind: cable}
      """;

  static final String CONFIGURATION_A = UPLINKS_A + PAIR.formatted(150, "fiber");
  static final String CONFIGURATION_B = UPLINKS_B + PAIR.formatted(100, "cable");

  private final Path directory;
  private final Lab lab;
  private final Half a;
  private final Half b;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<FreshEchoes> stream = Optional.empty();
  private Optional<Meter> work = Optional.empty();

  /** A gateway with its daemon. */
  static final class Half {
    final String name;
    private final Namespace gateway;
    private final Path directory;
    private final String configuration;
    private final PageRelay page;
    private Detourd detourd;

    Half(String name, Namespace gateway, Path directory, String configuration) {
      this.name = name;
      this.gateway = gateway;
      this.directory = directory.resolve(name);
      this.configuration = configuration;
      page = new PageRelay(gateway, DemoOffice.PAGE_PORT);
      detourd = launch();
    }

    private Detourd launch() {
      // As under systemd with Restart=always: whoever stops it starts it again.
      return new Detourd(
          gateway, directory, configuration, line -> {}, List.of("DETOUR_STOP=restart"));
    }

    Detourd detourd() {
      return detourd;
    }

    String url() {
      return page.url();
    }

    /** Ends it as a service manager does, and starts it again. */
    void restart() {
      detourd.close();
      detourd = launch();
    }

    /** Ends it as a crash does. */
    void kill() {
      detourd.kill();
    }

    void startAgain() {
      detourd = launch();
    }

    /** Whether its kernel holds the office's address. */
    boolean holds() {
      return gateway.run("ip", "-o", "-4", "address", "show").out().contains(" " + ADDRESS + "/");
    }

    /** The virtual router by the daemon's own word; nothing if it does not answer. */
    Json router() {
      return detourd.status().orElse(Json.NONE).get("pair").get("routers").items().stream()
          .findFirst()
          .orElse(Json.NONE);
    }

    boolean active() {
      return router().get("role").text().equals("active");
    }

    boolean backup() {
      return router().get("role").text().equals("backup");
    }

    /** Runs {@code detour pair} as the administrator does; what it prints. */
    List<String> pair(String action) {
      return gateway
          .run(
              Detourd.program("detour").toString(),
              "pair",
              action,
              "--socket",
              directory.resolve("state/detour.sock").toString())
          .orThrow()
          .lines()
          .toList();
    }

    private void close() {
      page.close();
      detourd.close();
    }
  }

  PairOffice() {
    try {
      directory = Files.createTempDirectory("detour-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lab = Lab.raise(LabOptions.defaults().withUplinks(UPLINKS).withRtt(RTT).withSecondGateway());
    lab.office(1).ip("route replace default via " + ADDRESS);
    lab.office(2).ip("route replace default via " + ADDRESS);
    a = new Half("gw-a", lab.gateway(), directory, CONFIGURATION_A);
    b = new Half("gw-b", lab.secondGateway(), directory, CONFIGURATION_B);
  }

  Half a() {
    return a;
  }

  Half b() {
    return b;
  }

  List<Half> halves() {
    return List.of(a, b);
  }

  /** The fiber of gw-a. */
  Isp fiber() {
    return lab.isp(DemoOffice.FIBER);
  }

  /** Begins to ask the Internet's server through the shared address. */
  void measure() {
    stopMeasuring();
    stream = Optional.of(FreshEchoes.start(lab.office(1), PACE, 0));
    work = Optional.of(Meter.start(lab.office(2), WORK));
  }

  void stopMeasuring() {
    stream.ifPresent(FreshEchoes::close);
    stream = Optional.empty();
    work.ifPresent(Meter::close);
    work = Optional.empty();
  }

  /** What was measured so far, if it is being measured. */
  Optional<FreshEchoes> stream() {
    return stream;
  }

  /**
   * Closes it at Ctrl-C, too.
   *
   * @param stopping set just before, so that what then fails is known to be no fault
   */
  void closeOnExit(AtomicBoolean stopping) {
    DemoOffice.onExit(stopping, this::close);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    stopMeasuring();
    List<Half> all = new ArrayList<>(halves());
    all.forEach(Half::close);
    lab.close();
    DemoOffice.delete(directory);
  }
}
