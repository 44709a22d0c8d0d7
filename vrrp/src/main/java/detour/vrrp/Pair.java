package detour.vrrp;

import detour.event.EventSink;
import detour.event.EventType;
import detour.event.Reason;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.libc.LibcException;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.nft.NftException;
import detour.vrrp.address.KernelAccess;
import detour.vrrp.address.Leftovers;
import detour.vrrp.address.NetworkSysctls;
import detour.vrrp.election.Observation;
import detour.vrrp.io.LinkNews;
import detour.vrrp.io.Urgency;
import detour.vrrp.state.Event;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * This gateway's half of the pair: its virtual routers, running.
 *
 * <p>Any thread may call it. It belongs to the network namespace of the thread that makes it.
 */
public final class Pair implements AutoCloseable {
  /**
   * An Active that steps back for another keeps its addresses for this long: the other says that it
   * is there before it has them.
   */
  private static final Duration LINGER = Duration.ofMillis(25);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration AUDIT = Duration.ofSeconds(30);

  /**
   * A router.
   *
   * @param goes whether it is being taken away
   */
  private record Running(LiveRouter router, RouterKernel kernel, AtomicBoolean goes) {}

  private final Map<String, Running> running = new LinkedHashMap<>(); // the deciding thread's
  private final LiveGroups groups = new LiveGroups(); // likewise
  private long countedSince = System.nanoTime(); // likewise
  private PairSettings latest = new PairSettings(List.of(), List.of()); // likewise

  /** What routers that ended, here or in the process before, leave to those made in their place. */
  private final Map<String, RestartTicket.Entry> left = new HashMap<>(); // likewise

  private final Map<String, Observation> observed = new HashMap<>(); // likewise
  private final EventSink events;
  private final KernelAccess kernel;
  private final ScheduledThreadPoolExecutor kernelThread;
  private final DecidingLoop loop;
  private final Thread decider;
  private final LinkNews news;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  private Pair(EventSink events, Optional<Nftables> nftables, RestartTicket ticket)
      throws LibcException {
    this.events = events;
    this.kernel =
        new KernelAccess(
            new NetlinkConnection(NetlinkConnection.ROUTE),
            new LinuxRtnetlink(),
            nftables,
            new NetworkSysctls(ticket.sysctls()));
    this.kernelThread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(urgent(task), "vrrp-kernel");
              made.setDaemon(true);
              return made;
            });
    kernelThread.prestartCoreThread(); // in this thread's namespace
    this.loop =
        new DecidingLoop(
            new DecidingLoop.Timers() {
              @Override
              public long deadlineNanos() {
                long earliest = Long.MAX_VALUE;
                for (Running each : running.values()) {
                  earliest = Math.min(earliest, each.router().deadlineNanos());
                }
                return earliest;
              }

              @Override
              public void tick(long now) {
                for (Running each : running.values()) {
                  each.router().tick(now);
                }
                settle(now);
              }
            });
    this.decider = new Thread(urgent(loop), "vrrp");
    decider.setDaemon(true);
    decider.start();
    this.news = new LinkNews(this::lookSoon);
  }

  private Runnable urgent(Runnable task) {
    return Urgency.of(
        task,
        refused ->
            tell(
                EventType.PAIR_NOTE,
                "ordinary-priority",
                "The pair's thread ",
                Thread.currentThread().getName()
                    + " has only the ordinary priority: "
                    + refused.getMessage()
                    + "; LimitRTPRIO=1 in the service's unit allows more"));
  }

  private void tell(EventType type, String code, String beginning, String text) {
    events.accept(
        new detour.event.Event(type, "pair", beginning + text + ".", new Reason(code, text)));
  }

  /**
   * Starts the virtual routers.
   *
   * @param nftables needed for a virtual MAC and for accept mode off
   * @param ticket of the process before, or {@link RestartTicket#none}
   */
  public static Pair start(
      PairSettings settings, Optional<Nftables> nftables, RestartTicket ticket, EventSink events)
      throws LibcException {
    Pair pair = new Pair(events, nftables, ticket);
    for (RouterSettings each : settings.routers()) {
      Running unknown = pair.make(each, Optional.empty(), event -> {}, System.nanoTime());
      Rehearsal.of(unknown.router(), System.nanoTime());
      pair.onKernel(unknown.kernel()::rehearse);
    }
    pair.ask(
        now -> {
          pair.left.putAll(ticket.entries());
          pair.apply(settings, now);
          return true;
        });
    pair.onKernel(() -> pair.removeLeftovers(settings));
    pair.kernelThread.scheduleWithFixedDelay(
        told(pair::audit), AUDIT.toMillis(), AUDIT.toMillis(), TimeUnit.MILLISECONDS);
    return pair;
  }

  /** Of the process before, which may have had other routers; after the first look, not to wait. */
  private void removeLeftovers(PairSettings settings) {
    List<String> refused = new ArrayList<>();
    try {
      refused.addAll(
          Leftovers.removeOthers(
              kernel,
              kernel.rtnetlink().links(),
              settings.routers().stream().map(RouterKernel::holding).toList()));
    } catch (NetlinkException e) {
      refused.add(String.valueOf(e.getMessage()));
    }
    for (String each : refused) {
      String text = "what the process before left cannot be taken away: " + each;
      tell(EventType.KERNEL_REFUSED, "refused", "The pair: ", text);
    }
  }

  /**
   * Other settings from now on: what is the same runs on untouched, what can change in a running
   * router changes there, and the rest is stopped or started.
   *
   * @throws InvalidSettingsException if a running router would move to an interface that is not
   *     there, or become the owner of what it does not own: its addresses would be lost by a typing
   *     error. Nothing has changed then
   */
  public void reload(PairSettings settings) throws InvalidSettingsException {
    List<RouterSettings> before =
        ask(now -> running.values().stream().map(each -> each.router().settings()).toList());
    OwnAddresses own = ownAddresses();
    List<Problem> problems =
        new ArrayList<>(SettingsCheck.moved(settings.routers(), before, own.interfaces()));
    problems.addAll(SettingsCheck.owners(settings.routers(), own.with(before)));
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    ask(
        now -> {
          apply(settings, now);
          return true;
        });
  }

  private OwnAddresses ownAddresses() {
    try {
      return kernelThread
          .submit(() -> OwnAddresses.read(kernel.rtnetlink()))
          .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stop);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the interfaces cannot be listed", e);
    }
  }

  /**
   * Routers that are no longer wanted, or not so, end as in a stop: they serve until another does.
   * All else waits for that, as an address may go from one router to another.
   */
  private void apply(PairSettings settings, long now) {
    latest = settings;
    Map<String, RouterSettings> next = new LinkedHashMap<>();
    settings.routers().forEach(each -> next.put(each.name(), each));
    for (Running each : running.values()) {
      RouterSettings same = next.get(each.router().name());
      if (same == null || !same.sameRouter(each.router().settings())) {
        each.router().stop(now);
      }
    }
    if (running.values().stream().anyMatch(each -> each.router().stopping())) {
      settle(now);
      return;
    }
    observed.keySet().retainAll(settings.trackedNames());
    for (RouterSettings each : next.values()) {
      Running before = running.get(each.name());
      if (before == null) {
        Running made = make(each, Optional.ofNullable(left.get(each.name())), events, now);
        made.router().remember(observed, now);
        running.put(each.name(), made);
        countedSince = now;
      } else if (!each.equals(before.router().settings())) {
        before.router().change(each, now);
        observed.forEach((name, is) -> before.router().observe(name, is, now)); // new in it
        onKernel(() -> before.kernel().change(each));
      }
    }
    left.clear();
    for (Running each : running.values()) {
      each.router()
          .ourIds(
              settings.routers().stream()
                  .filter(
                      one -> one.interfaceName().equals(each.router().settings().interfaceName()))
                  .map(RouterSettings::id)
                  .collect(Collectors.toSet()));
    }
    groups.change(settings.groups(), running.values().stream().map(Running::router).toList(), now);
    lookSoon();
  }

  /** Those that have ended, once nothing lingers; then comes what waits for it. */
  private void takeAway() {
    for (Running each : running.values()) {
      if (each.router().ended() && each.goes().compareAndSet(false, true)) {
        kernelThread.schedule(
            told(
                () -> {
                  each.kernel().remove();
                  loop.post(() -> gone(each));
                }),
            2 * LINGER.toMillis(),
            TimeUnit.MILLISECONDS);
      }
    }
  }

  private void gone(Running router) {
    if (!ended.get()) {
      long now = System.nanoTime();
      running.values().remove(router);
      left.put(router.router().name(), router.router().entry(now));
      countedSince = now;
      apply(latest, now);
    }
  }

  private Running make(
      RouterSettings settings, Optional<RestartTicket.Entry> before, EventSink told, long madeAt) {
    String name = settings.name();
    RouterPort port =
        new RouterPort(
            settings,
            frame -> loop.postFrame(at(name, (router, now) -> router.frame(frame, now))),
            this::lookSoon);
    RouterKernel own =
        new RouterKernel(
            settings,
            port,
            kernel,
            new RouterKernel.Findings() {
              @Override
              public void link(
                  boolean usable, Reason reason, Optional<InetAddress> own, boolean holding) {
                tell(name, (router, now) -> router.link(usable, reason, own, holding, now));
              }

              @Override
              public void healed(int addresses) {
                tell(name, (router, now) -> router.healed(addresses));
              }

              @Override
              public void guarded() {
                tell(name, (router, now) -> router.guarded());
              }

              @Override
              public void refused(String text) {
                tell(name, (router, now) -> router.refused(text));
              }

              @Override
              public void taken(Optional<String> standing) {
                tell(name, (router, now) -> router.taken(standing));
              }
            });
    AtomicBoolean wanted = new AtomicBoolean();
    LiveRouter router = new LiveRouter(settings, port, hands(own, wanted), told, before, madeAt);
    return new Running(router, own, new AtomicBoolean());
  }

  private LiveRouter.Hands hands(RouterKernel own, AtomicBoolean wanted) {
    return new LiveRouter.Hands() {
      @Override
      public void hold() {
        wanted.set(true);
        onKernel(own::hold);
      }

      @Override
      public void giveUp(boolean successor) {
        wanted.set(false);
        Runnable unlessTakenBack =
            () -> {
              if (!wanted.get()) {
                own.giveUp();
              }
            };
        kernelThread.schedule(
            told(unlessTakenBack), successor ? LINGER.toMillis() : 0, TimeUnit.MILLISECONDS);
      }

      @Override
      public void renew() {
        onKernel(own::renew);
      }

      @Override
      public void outlast(long nanos) {
        onKernel(() -> own.outlast((int) TimeUnit.NANOSECONDS.toSeconds(nanos)));
      }

      @Override
      public void announce(int times) {
        onKernel(() -> own.announce(times));
      }

      @Override
      public void then(Runnable task) {
        onKernel(task);
      }
    };
  }

  private interface At {
    void router(LiveRouter router, long now);
  }

  private void tell(String name, At task) {
    loop.post(at(name, task));
  }

  private Runnable at(String name, At task) {
    return () -> {
      Running found = running.get(name);
      if (found != null) {
        long now = System.nanoTime();
        task.router(found.router(), now);
        settle(now);
      }
    };
  }

  private void settle(long now) {
    groups.settle(now);
    if (!ended.get()) { // close() does it for all
      takeAway();
    }
  }

  private void onKernel(Runnable task) {
    kernelThread.execute(told(task));
  }

  /** The executor keeps what is thrown to itself: a bug is to be known, as on any other thread. */
  private static Runnable told(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error bug) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler().uncaughtException(here, bug);
        throw bug;
      }
    };
  }

  private void lookSoon() {
    if (looking.compareAndSet(false, true)) {
      try {
        onKernel(this::look);
      } catch (java.util.concurrent.RejectedExecutionException ending) {
        // the kernel thread is shut down
      }
    }
  }

  /** The rules too: nothing tells when somebody flushes nftables. */
  private void audit() {
    look();
    try {
      List<RouterKernel> guarded =
          ask(this::awake).keySet().stream().filter(RouterKernel::guarded).toList();
      if (!guarded.isEmpty()) {
        Set<String> chains = kernel.chains();
        guarded.forEach(each -> each.audit(chains));
      }
    } catch (PairStalledException | NftException unknown) {
      // the next one looks again
    }
  }

  private void look() {
    looking.set(false);
    Map<RouterKernel, Boolean> all = new LinkedHashMap<>();
    try {
      all.putAll(ask(this::awake));
    } catch (PairStalledException hung) {
      return; // nothing is put back for one that does not decide; the next audit looks again
    }
    try {
      List<Link> links = kernel.rtnetlink().links();
      List<InterfaceAddress> addresses = kernel.rtnetlink().addresses();
      all.forEach((each, awake) -> each.look(links, addresses, awake));
    } catch (NetlinkException e) {
      all.keySet().forEach(each -> each.unseen(e));
    }
  }

  private Map<RouterKernel, Boolean> awake(long now) {
    Map<RouterKernel, Boolean> awake = new LinkedHashMap<>();
    running.values().forEach(each -> awake.put(each.kernel(), each.router().awake(now)));
    return awake;
  }

  /**
   * Asks the deciding thread.
   *
   * @throws PairStalledException if it does not answer
   */
  private <T> T ask(Function<Long, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.post(
        () -> {
          try {
            answer.complete(question.apply(System.nanoTime()));
          } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
            throw bug; // the thread's end is reported, as of any bug on it
          }
        });
    try {
      return answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stop);
    } catch (ExecutionException | TimeoutException e) {
      throw new PairStalledException(e);
    }
  }

  private void forEach(Consumer<LiveRouter> task, long now) {
    running.values().forEach(each -> task.accept(each.router()));
    settle(now);
  }

  /**
   * Another gateway shall be Active; it is not taken back from it for this long.
   *
   * @return whether there is a router that can be handed over: an owner's cannot
   */
  public boolean handOver(Duration hold) {
    return ask(
        now -> {
          running
              .values()
              .forEach(each -> each.router().step(new Event.HandOver(hold.toNanos()), now));
          return running.values().stream().anyMatch(each -> !each.router().settings().owner());
        });
  }

  /** What was handed over may be taken back. */
  public void release() {
    ask(
        now -> {
          forEach(each -> each.step(new Event.Release(), now), now);
          return true;
        });
  }

  /** Something tracked is so, until told otherwise; for all routers that track it, now or later. */
  public void observe(String tracked, Observation observation) {
    loop.post(
        () -> {
          long now = System.nanoTime();
          observed.put(tracked, observation);
          forEach(each -> each.observe(tracked, observation, now), now);
        });
  }

  /** Frames and news that were lost since the start as more came than could be read. */
  public long lost() {
    return loop.overflow();
  }

  /**
   * How everything is now.
   *
   * @throws PairStalledException if that cannot be told
   */
  public PairSnapshot snapshot() {
    return ask(
        now ->
            new PairSnapshot(
                running.values().stream().map(each -> each.router().snapshot(now)).toList(),
                countedSince,
                loop.lateness()));
  }

  /**
   * Ends for another process to go on: the role stays here, and so do the addresses for a while.
   * What is being handed over goes first.
   */
  public RestartTicket prepareRestart() {
    if (!ended.compareAndSet(false, true)) {
      return RestartTicket.none();
    }
    await(each -> !each.leaving());
    Map<String, RestartTicket.Entry> entries =
        ask(
            now -> {
              Map<String, RestartTicket.Entry> made = new LinkedHashMap<>();
              running
                  .values()
                  .forEach(
                      each -> made.put(each.router().name(), each.router().prepareRestart(now)));
              return made;
            });
    finish(false);
    return new RestartTicket(entries, kernel.sysctls().before()); // its thread has ended
  }

  /** Ends: the other gateway takes over, or nobody is there to. Nothing is left behind. */
  @Override
  public void close() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    ask(
        now -> {
          forEach(each -> each.stop(now), now);
          return true;
        });
    await(LiveRouter::ended);
    finish(true);
  }

  /** Until all are so, but no longer than one that leaves waits for another. */
  private void await(Predicate<LiveRouter> done) {
    long limit =
        ask(
            now ->
                running.values().stream()
                    .mapToLong(each -> each.router().settings().interval().toMillis())
                    .max()
                    .orElse(0));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * Math.max(limit, 1000) + 1000);
    while (System.nanoTime() < end
        && !ask(now -> running.values().stream().map(Running::router).allMatch(done))) {
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void finish(boolean clean) {
    news.close();
    List<RouterKernel> all = ask(now -> running.values().stream().map(Running::kernel).toList());
    try {
      // After what lingers.
      kernelThread
          .schedule(() -> end(all, clean), 2 * LINGER.toMillis(), TimeUnit.MILLISECONDS)
          .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What could not be taken away goes by its lifetime.
    }
    kernelThread.shutdownNow();
    loop.stop();
    try {
      decider.join(ANSWER_LIMIT.toMillis());
      kernelThread.awaitTermination(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    kernel.connection().close();
    kernel.rtnetlink().close();
  }

  private void end(List<RouterKernel> all, boolean clean) {
    if (!clean) {
      all.forEach(RouterKernel::leaveInPlace);
      return;
    }
    all.forEach(RouterKernel::remove);
    kernel.sysctls().restoreUnused();
  }
}
