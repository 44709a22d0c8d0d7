package detour.daemon;

import detour.api.PairStatus;
import detour.api.ReasonText;
import detour.api.Status;
import detour.api.UplinkStatus;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.event.EventSink;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.libc.LibcException;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.vrrp.InvalidSettingsException;
import detour.vrrp.Pair;
import detour.vrrp.PairSettings;
import detour.vrrp.PairStalledException;
import detour.vrrp.address.KernelAccess;
import detour.vrrp.address.Leftovers;
import detour.vrrp.address.NetworkSysctls;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs this gateway's half of the pair: tells it how the uplinks, interfaces and files are that it
 * tracks, carries the role over a restart, and shows it.
 *
 * <p>Whoever shows the pair never waits for it: its own thread asks, each second and after each
 * event.
 */
final class PairKeeper {
  /** A quality of half: it serves, but a better gateway serves better. */
  private static final int DEGRADED_PERCENT = 50;

  /** Of a path that was not asked yet. */
  private static final String STARTING = "starting";

  private static final long LOOK_MILLIS = 1_000;
  private static final int LONGEST_NUMBER = 16;

  private final Pair pair;
  private final StateFolder folder;
  private final Log log;
  private volatile Set<Tracked> tracked;
  private final Map<String, Observation> told = new HashMap<>();
  private final LinuxRtnetlink routing;
  private final Semaphore changed;
  private final Shown shown;
  private final TrackedPrograms programs = new TrackedPrograms(this::tell);
  private final Object ending = new Object();
  private boolean ended; // under the lock

  /** Where the pair is shown. */
  interface Shown {
    /**
     * The pair is so.
     *
     * @param news whether something happened, rather than time passed
     */
    void pair(PairStatus status, boolean news);
  }

  private PairKeeper(
      Pair pair,
      PairSettings settings,
      StateFolder folder,
      Log log,
      LinuxRtnetlink routing,
      Semaphore changed,
      Shown shown) {
    this.pair = pair;
    this.folder = folder;
    this.log = log;
    this.routing = routing;
    this.changed = changed;
    this.shown = shown;
    this.tracked = tracked(settings);
  }

  private static Set<Tracked> tracked(PairSettings settings) {
    return settings.routers().stream()
        .flatMap(each -> each.tracked().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Goes on with other settings: what is the same runs on untouched.
   *
   * @throws InvalidSettingsException when they cannot be here; then nothing has changed
   */
  void reload(PairSettings settings) throws InvalidSettingsException {
    pair.reload(settings);
    tracked = tracked(settings);
    synchronized (told) {
      told.keySet().retainAll(settings.trackedNames()); // as the pair forgets it
    }
    changed.release();
  }

  /** Starts it in the calling thread's network namespace. */
  static PairKeeper start(
      PairSettings settings,
      StateFolder folder,
      Nftables nftables,
      EventSink events,
      Shown shown,
      Log log)
      throws LibcException {
    LinuxRtnetlink routing = new LinuxRtnetlink();
    Semaphore changed = new Semaphore(0);
    EventSink told =
        event -> {
          events.accept(event);
          changed.release();
        };
    Pair pair;
    try {
      pair = Pair.start(settings, Optional.of(nftables), folder.takeRestartTicket(), told);
    } catch (LibcException e) {
      routing.close();
      throw e;
    }
    PairKeeper keeper = new PairKeeper(pair, settings, folder, log, routing, changed, shown);
    Daemon.daemonThread("tracked", keeper::look).start();
    return keeper;
  }

  /** Where no pair is to be: the one before, which ended for a restart, left all in place. */
  static void removeLeftovers(StateFolder folder, Nftables nftables, Log log) {
    NetworkSysctls before = new NetworkSysctls(folder.takeRestartTicket().sysctls());
    List<String> refused = new ArrayList<>();
    try (NetlinkConnection connection = new NetlinkConnection(NetlinkConnection.ROUTE);
        LinuxRtnetlink routing = new LinuxRtnetlink()) {
      KernelAccess kernel = new KernelAccess(connection, routing, Optional.of(nftables), before);
      refused.addAll(Leftovers.removeOthers(kernel, routing.links(), List.of()));
    } catch (IOException e) {
      refused.add(String.valueOf(e.getMessage()));
    }
    refused.forEach(each -> log.warning("what a pair left cannot be taken away: " + each));
  }

  private void look() {
    try {
      boolean news = true;
      while (show(news)) {
        track();
        news = changed.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        changed.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    } finally {
      routing.close();
    }
  }

  /** Shows the pair, as long as it runs. */
  private boolean show(boolean news) {
    synchronized (ending) {
      if (!ended) {
        try {
          shown.pair(status(Instant.now(), System.nanoTime()), news);
        } catch (PairStalledException busy) {
          log.warning(busy.getMessage() + "; what is shown of it is old");
        }
      }
      return !ended;
    }
  }

  /** What was lost of what came in. */
  Optional<ReasonText> notice() {
    long lost = pair.lost();
    return lost == 0
        ? Optional.empty()
        : Optional.of(
            new ReasonText(
                "pair-overflow",
                lost
                    + " frames of VRRP were lost since the start: somebody floods the LAN, or the"
                    + " machine stood still"));
  }

  private void track() {
    programs.want(tracked);
    for (Tracked each : tracked) {
      switch (each.kind()) {
        case INTERFACE -> tell(each.name(), device(each.name()));
        case FILE -> tell(each.name(), file(Path.of(each.name())));
        case UPLINK, PROGRAM -> {}
      }
    }
  }

  private Observation device(String name) {
    try {
      return routing.links().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .map(each -> each.carrier() ? Observation.good() : Observation.bad("without carrier"))
          .orElse(Observation.bad("not there"));
    } catch (NetlinkException e) {
      return Observation.bad("unknown: " + e.getMessage());
    }
  }

  /** A number in a file; none is 0. */
  private static Observation file(Path path) {
    try {
      String text = Files.readString(path).strip();
      if (text.length() <= LONGEST_NUMBER && text.matches("[+-]?[0-9]{1,3}")) {
        int number = Integer.parseInt(text);
        if (Math.abs(number) <= 254) {
          return new Observation(100, number, Integer.toString(number));
        }
      }
      return new Observation(100, 0, "no number from -254 to 254");
    } catch (IOException e) {
      return new Observation(100, 0, "not there");
    }
  }

  /** How the uplinks are. */
  void uplinks(Status status) {
    for (UplinkStatus uplink : status.uplinks()) {
      if (tracked.stream()
          .anyMatch(
              each -> each.kind() == Tracked.Kind.UPLINK && each.name().equals(uplink.name()))) {
        observation(uplink).ifPresent(each -> tell(uplink.name(), each));
      }
    }
  }

  /**
   * Nothing while it is only suspected: a short silence moves no office; nor before it was asked.
   */
  static Optional<Observation> observation(UplinkStatus uplink) {
    UplinkStatus.PathStatus better =
        uplink.ipv4().usable() || !uplink.ipv6().usable() ? uplink.ipv4() : uplink.ipv6();
    if (!better.usable()) {
      return uplink.ipv4().suspect()
              || uplink.ipv6().suspect()
              || uplink.ipv4().reason().code().equals(STARTING)
              || uplink.ipv6().reason().code().equals(STARTING)
          ? Optional.empty()
          : Optional.of(Observation.bad(better.state()));
    }
    return Optional.of(
        better.state().equals("degraded")
            ? new Observation(DEGRADED_PERCENT, 0, better.state())
            : Observation.good());
  }

  private void tell(String name, Observation observation) {
    synchronized (told) {
      if (!observation.equals(told.put(name, observation))) {
        pair.observe(name, observation);
      }
    }
  }

  /**
   * The other gateway shall serve; the role is not taken back for this long.
   *
   * @return whether there is anything that can be handed over
   */
  boolean handOver(Duration hold) {
    return pair.handOver(hold);
  }

  /** What was handed over may be taken back. */
  void release() {
    pair.release();
  }

  /** Ends it: for the next process to go on, or for the other gateway. */
  void stop(boolean restart) {
    synchronized (ending) {
      ended = true;
    }
    programs.close();
    if (!restart) {
      pair.close();
      return;
    }
    try {
      folder.keepRestartTicket(pair.prepareRestart());
    } catch (IOException e) {
      log.warning("the pair's restart ticket could not be kept: " + e.getMessage());
    }
  }

  private PairStatus status(Instant wall, long now) {
    return PairView.status(pair.snapshot(), wall, now);
  }
}
