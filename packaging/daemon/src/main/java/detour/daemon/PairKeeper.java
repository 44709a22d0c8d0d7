package detour.daemon;

import detour.api.PairStatus;
import detour.api.ReasonText;
import detour.api.Status;
import detour.api.UplinkStatus;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.event.EventSink;
import detour.kernel.Nftables;
import detour.kernel.address.Addresses;
import detour.kernel.libc.LibcException;
import detour.vrrp.Pair;
import detour.vrrp.PairSettings;
import detour.vrrp.PairSnapshot;
import detour.vrrp.RouterSnapshot;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs this gateway's half of the pair: tells it how the uplinks, interfaces and files are that it
 * tracks, carries the role over a restart, and shows it.
 */
final class PairKeeper {
  /** A quality of half: it serves, but a better gateway serves better. */
  private static final int DEGRADED_PERCENT = 50;

  private static final long LOOK_MILLIS = 1_000;
  private static final int LONGEST_NUMBER = 16;

  private final Pair pair;
  private final StateFolder folder;
  private final Log log;
  private final Set<Tracked> tracked;
  private final Map<String, Observation> told = new HashMap<>();

  private PairKeeper(Pair pair, PairSettings settings, StateFolder folder, Log log) {
    this.pair = pair;
    this.folder = folder;
    this.log = log;
    this.tracked =
        settings.routers().stream()
            .flatMap(each -> each.tracked().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Starts it in the calling thread's network namespace. */
  static PairKeeper start(
      PairSettings settings, StateFolder folder, Nftables nftables, EventSink events, Log log)
      throws LibcException {
    Pair pair = Pair.start(settings, Optional.of(nftables), folder.takeRestartTicket(), events);
    PairKeeper keeper = new PairKeeper(pair, settings, folder, log);
    Daemon.daemonThread("tracked", keeper::look).start();
    return keeper;
  }

  private void look() {
    try {
      while (true) {
        for (Tracked each : tracked) {
          switch (each.kind()) {
            case INTERFACE -> tell(each.name(), device(each.name()));
            case FILE -> tell(each.name(), file(Path.of(each.name())));
            case UPLINK, PROGRAM -> {}
          }
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    }
  }

  private static Observation device(String name) {
    try {
      String carrier = Files.readString(Path.of("/sys/class/net", name, "carrier")).strip();
      return carrier.equals("1") ? Observation.good() : Observation.bad("without carrier");
    } catch (IOException e) {
      return Observation.bad("not there, or switched off");
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
        tell(uplink.name(), observation(uplink));
      }
    }
  }

  private static Observation observation(UplinkStatus uplink) {
    UplinkStatus.PathStatus better =
        uplink.ipv4().usable() || !uplink.ipv6().usable() ? uplink.ipv4() : uplink.ipv6();
    if (!better.usable()) {
      return Observation.bad(better.state());
    }
    return better.state().equals("degraded")
        ? new Observation(DEGRADED_PERCENT, 0, better.state())
        : Observation.good();
  }

  private synchronized void tell(String name, Observation observation) {
    if (!observation.equals(told.put(name, observation))) {
      pair.observe(name, observation);
    }
  }

  /** The other gateway shall serve; the role is not taken back for this long. */
  void handOver(Duration hold) {
    pair.handOver(hold);
  }

  /** What was handed over may be taken back. */
  void release() {
    pair.release();
  }

  /** Ends it: for the next process to go on, or for the other gateway. */
  void stop(boolean restart) {
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

  /** How it is. */
  PairStatus status(Instant wall, long now) {
    PairSnapshot snapshot = pair.snapshot();
    return new PairStatus(
        snapshot.routers().stream().map(each -> router(each, wall, now)).toList(),
        snapshot.lateness().over10Millis(),
        snapshot.lateness().worstNanos() / 1_000);
  }

  private static PairStatus.RouterStatus router(RouterSnapshot router, Instant wall, long now) {
    return new PairStatus.RouterStatus(
        router.settings().name(),
        router.settings().interfaceName(),
        router.settings().id(),
        router.settings().addresses().stream().map(Object::toString).toList(),
        router.role().name().toLowerCase(Locale.ROOT),
        wall.minusNanos(now - router.sinceNanos()).truncatedTo(ChronoUnit.MILLIS).toString(),
        new ReasonText(router.reason().code(), router.reason().text()),
        router.priority(),
        new ReasonText(router.priorityReason().code(), router.priorityReason().text()),
        router.active().map(Addresses::text).orElse(""),
        router.settings().interval().toMillis(),
        router.held(),
        router.transitions(),
        router.healed(),
        router.lastError().orElse(""));
  }

  /** Names of the virtual routers, for errors. */
  List<String> names() {
    return pair.snapshot().routers().stream().map(each -> each.settings().name()).toList();
  }
}
