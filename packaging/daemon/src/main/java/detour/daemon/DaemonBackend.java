package detour.daemon;

import detour.api.EventEntry;
import detour.api.Explanation;
import detour.api.HandOverRequest;
import detour.api.OverrideRequest;
import detour.api.PairStatus;
import detour.api.ReloadAnswer;
import detour.api.Status;
import detour.api.UplinkStatus;
import detour.daemon.core.Core;
import detour.daemon.core.CoreThread;
import detour.daemon.core.Forcing;
import detour.daemon.store.Journal;
import detour.health.Forced;
import detour.kernel.address.Family;
import detour.server.Backend;
import detour.server.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server sees of the daemon: the newest status, the journal, and wishes put to the core.
 */
final class DaemonBackend implements Backend {
  private static final long DEFAULT_SECONDS = 4 * 3600;
  private static final long MOST_SECONDS = 7 * 86_400;
  private static final int MOST_REASON = 200;
  private static final long ANSWER_SECONDS = 2;

  /** Who asks sees figures that are not older; while nobody does, none are made. */
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final Journal journal;
  private final Overrides overrides;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<CoreThread> core = new CompletableFuture<>();
  private volatile @Nullable PairKeeper pair;
  private volatile @Nullable Reloader reloader;
  private @Nullable PairStatus pairStatus; // these two under the lock of listeners
  private long pairNews;
  private volatile Status status;
  private volatile long drawnNanos = System.nanoTime();
  private volatile Consumer<Core> drawing = core -> {};

  /**
   * @param first shown until the kernel was read
   */
  DaemonBackend(Status first, Journal journal, Overrides overrides) {
    this.status = first;
    this.journal = journal;
    this.overrides = overrides;
  }

  /**
   * The core is there.
   *
   * @param drawing makes a status of it and publishes that; called on the core's thread
   */
  void attach(CoreThread thread, Consumer<Core> drawing) {
    this.drawing = drawing;
    core.complete(thread);
  }

  /** This gateway is half of a pair. */
  void attach(PairKeeper half) {
    pair = half;
  }

  /** This gateway is not half of a pair any more. */
  void detachPair() {
    pair = null;
    publish((PairStatus) null, true);
  }

  /** Who reads the configuration anew. */
  void attach(Reloader made) {
    reloader = made;
  }

  @Override
  public ReloadAnswer reload(String who) throws RefusedException {
    Reloader asked = reloader;
    if (asked == null) {
      throw new RefusedException(429, "the daemon is starting; try again");
    }
    return asked.reload(who);
  }

  /** Administrators' words that stand, by uplink. */
  Map<String, Forcing> overrides() {
    return overrides.standing();
  }

  @Override
  public void handOver(HandOverRequest request) throws RefusedException {
    if (!half().handOver(Duration.ofSeconds(request.seconds()))) {
      throw new RefusedException(
          409,
          "this gateway owns the addresses (priority: 255), and an owner serves as long as it runs:"
              + " stop it for the other gateway to serve");
    }
  }

  @Override
  public void releasePair() throws RefusedException {
    half().release();
  }

  private PairKeeper half() throws RefusedException {
    PairKeeper half = pair;
    if (half == null) {
      throw new RefusedException(
          404, "this gateway is no half of a pair; `pair:` in the configuration makes it one");
    }
    return half;
  }

  /** The pair is so, or there is none any more; told on when something happened. */
  void publish(@Nullable PairStatus half, boolean news) {
    synchronized (listeners) {
      pairNews += news ? 1 : 0;
      pairStatus = half;
    }
    if (news) {
      listeners.forEach(Listener::statusChanged);
    }
  }

  /** A new status; told on when it differs in more than figures. */
  void publish(Status next) {
    boolean told = next.sequence() != status.sequence();
    status = next;
    drawnNanos = System.nanoTime();
    if (told) {
      listeners.forEach(Listener::statusChanged);
    }
  }

  /** An event is in the journal. */
  void publish(EventEntry entry) {
    listeners.forEach(each -> each.event(entry));
  }

  /** Not for the core's thread: it may be asked. */
  @Override
  public Status status() {
    if (core.isDone() && System.nanoTime() - drawnNanos > FRESH_NANOS) {
      redraw();
    }
    synchronized (listeners) {
      return status.with(pairStatus, pairNews);
    }
  }

  private void redraw() {
    try {
      ask(
          judging -> {
            drawing.accept(judging);
            return true;
          });
    } catch (RefusedException e) {
      // a core that does not answer is no reason to show nothing: the last status says when it was
    }
  }

  @Override
  public List<EventEntry> events(long after, int limit) {
    return journal.after(after, limit);
  }

  @Override
  public Explanation explain(InetAddress source, InetAddress destination, int port)
      throws RefusedException {
    if (Family.of(source) != Family.of(destination)) {
      throw new RefusedException(422, "source and destination must be of one address family");
    }
    return withPort(ask(core -> core.explain(source, destination)), port);
  }

  /** Who gives a port is told that the answer is the same for all of them. */
  static Explanation withPort(Explanation said, int port) {
    if (port == 0 || said.uplink().isEmpty()) {
      return said;
    }
    List<String> steps = new ArrayList<>(said.steps());
    steps.add("ports do not matter: the choice is by both addresses");
    return new Explanation(said.uplink(), said.sentence(), steps);
  }

  private <T> T ask(Function<Core, T> question) throws RefusedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      core.get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .post(
              each -> {
                try {
                  answer.complete(question.apply(each));
                } catch (RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              });
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new RefusedException(429, "the daemon could not answer in time; try again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(429, "the daemon is stopping");
    }
  }

  @Override
  public void override(String uplink, OverrideRequest request, String who) throws RefusedException {
    Forced to =
        switch (request.to()) {
          case "up" -> Forced.UP;
          case "down" -> Forced.DOWN;
          case "drain" -> Forced.DRAINING;
          case "disable" -> Forced.DISABLED;
          case "release" -> Forced.NONE;
          default ->
              throw new RefusedException(422, "\"to\" is one of up, down, drain, disable, release");
        };
    if (request.seconds() < 0 || request.seconds() > MOST_SECONDS) {
      throw new RefusedException(422, "\"seconds\" is 1 to " + MOST_SECONDS + ", or 0 for 4 hours");
    }
    if (request.reason().length() > MOST_REASON) {
      throw new RefusedException(422, "a reason has at most " + MOST_REASON + " characters");
    }
    if (status.uplinks().stream().noneMatch(each -> each.name().equals(uplink))) {
      throw new RefusedException(
          404,
          "there is no uplink \""
              + uplink
              + "\"; there are "
              + String.join(", ", status.uplinks().stream().map(each -> each.name()).toList()));
    }
    boolean taken = to != Forced.UP && to != Forced.NONE;
    if (taken && !request.force() && isLast(uplink)) {
      throw new RefusedException(
          409,
          "nothing but "
              + uplink
              + " is usable: without it the office is offline. If that is meant, add --force");
    }
    long seconds = request.seconds() == 0 ? DEFAULT_SECONDS : request.seconds();
    String reason = request.reason().isBlank() ? "no reason was given" : request.reason();
    Forcing forcing = keep(uplink, to, seconds, reason, who);
    ask(core -> core.force(System.nanoTime(), uplink, forcing));
  }

  /** Whether no other uplink is usable in a family in which this one is. */
  private boolean isLast(String uplink) {
    for (Function<UplinkStatus, UplinkStatus.PathStatus> family :
        List.<Function<UplinkStatus, UplinkStatus.PathStatus>>of(
            UplinkStatus::ipv4, UplinkStatus::ipv6)) {
      List<String> usable =
          status.uplinks().stream()
              .filter(each -> family.apply(each).usable())
              .map(UplinkStatus::name)
              .toList();
      if (usable.equals(List.of(uplink))) {
        return true;
      }
    }
    return false;
  }

  private Forcing keep(String uplink, Forced to, long seconds, String reason, String who)
      throws RefusedException {
    try {
      return overrides.keep(uplink, to, seconds, reason, who);
    } catch (IOException e) {
      throw new RefusedException(
          409, "the override could not be kept, so it was not made: " + e.getMessage());
    }
  }

  /** Ends overrides whose time is over; on the core's thread, so nothing is waited for. */
  void expire(Core core) {
    try {
      for (String uplink : overrides.over()) {
        Forcing end = overrides.keep(uplink, Forced.NONE, 0, "its time was over", "detourd");
        core.force(System.nanoTime(), uplink, end);
      }
      overrides.redated().forEach(core::redated);
    } catch (IOException e) {
      // the disk is full: it is tried again with the next look at the clock
    }
  }

  @Override
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
