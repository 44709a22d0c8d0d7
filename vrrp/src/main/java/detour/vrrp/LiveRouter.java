package detour.vrrp;

import detour.event.Event;
import detour.event.EventSink;
import detour.event.EventType;
import detour.event.Reason;
import detour.vrrp.election.Election;
import detour.vrrp.election.Group;
import detour.vrrp.election.Observation;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.AdvertReader;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Counters;
import detour.vrrp.packet.Expected;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.ProtocolError;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.Version;
import detour.vrrp.state.Action;
import detour.vrrp.state.Heard;
import detour.vrrp.state.Role;
import detour.vrrp.state.VrrpMachine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A virtual router as it runs; all of it on the deciding thread. */
final class LiveRouter {
  /** Carries out what the machine wants of the kernel, in order, on another thread. */
  interface Hands {
    void hold();

    void giveUp(boolean successor);

    void renew();

    void outlast(long nanos);

    void announce(int times);

    /** Does this after all before. */
    void then(Runnable task);
  }

  private static final int LEAST_STEP = 5;

  /** Adverts that come faster take leave, and are warned of. */
  private static final Duration RECOMMENDED = Duration.ofMillis(100);

  /**
   * How long it waits at a start for what it tracks, before it takes the role from one that lives;
   * most is told within a second.
   */
  private static final long TOLD_WITHIN_NANOS = 10_000_000_000L;

  private static final long CENTI = 10_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private RouterSettings settings;
  private final VrrpMachine machine;
  private Election election;
  private final Counters counters = new Counters();
  private final AdvertReader reader;
  private final Speaker speaker;
  private Strangers strangers;
  private Set<Integer> ours = Set.of();
  private PeerDifferences differences;
  private final Hands hands;
  private final EventSink events;
  private Optional<RestartTicket.Entry> before;
  private boolean unsure;
  private boolean started;
  private boolean ended;
  private Reason reason = new Reason("starting", "it was just started");
  private long since;
  private final long countedSince;
  private ProtocolError protocolError = ProtocolError.NONE;
  private long transitions;
  private NewActiveReason newActiveReason = NewActiveReason.NOT_ACTIVE;
  private long stepsBack;
  private long healed;
  private Optional<Reason> group = Optional.empty();
  private Optional<String> refused = Optional.empty();
  private volatile Optional<String> unsent = Optional.empty();
  private volatile AtomicInteger waiting = new AtomicInteger(); // adverts, behind a hold

  LiveRouter(
      RouterSettings settings,
      Speaker.Out port,
      Hands hands,
      EventSink events,
      Optional<RestartTicket.Entry> before,
      long now) {
    this.settings = settings;
    this.hands = hands;
    this.events = events;
    this.before = before;
    this.countedSince = now;
    this.machine = new VrrpMachine(settings.numbers(), settings.priority());
    this.election = election(settings);
    this.reader = new AdvertReader(expected(settings), guard(settings));
    this.speaker =
        new Speaker(
            settings,
            port,
            before.map(RestartTicket.Entry::form).orElse(ChecksumForm.MESSAGE),
            text -> unsent = text);
    this.strangers = new Strangers(settings, Set.of());
    this.differences = new PeerDifferences(settings);
  }

  private static Election election(RouterSettings settings) {
    return new Election(
        Math.min(settings.priority(), 254),
        settings.tracked(),
        settings.betterAfter().toNanos(),
        LEAST_STEP);
  }

  private static Expected expected(RouterSettings settings) {
    Set<Version> versions = EnumSet.noneOf(Version.class);
    if (settings.speech().v2()) {
      versions.add(Version.V2);
    }
    if (settings.speech().v3()) {
      versions.add(Version.V3);
    }
    return new Expected(
        settings.family(),
        settings.id(),
        versions,
        settings.v2Seconds(),
        settings.password(),
        settings.plainAddresses(),
        Optional.empty(),
        new HashSet<>(settings.peers()),
        settings.leastHopLimit());
  }

  private static Optional<HmacGuard> guard(RouterSettings settings) {
    return settings
        .hmac()
        .map(each -> new HmacGuard(each.mode(), each.keys(), settings.hmacWindowSeconds()));
  }

  String name() {
    return settings.name();
  }

  RouterSettings settings() {
    return settings;
  }

  Role role() {
    return machine.role();
  }

  /** Whether it is to end. */
  boolean stopping() {
    return ended;
  }

  /** Whether it does not know yet whether it is to follow another. */
  boolean undecided() {
    return !started
        || (machine.role() == Role.BACKUP && machine.active() == null && !machine.wantsActive());
  }

  boolean ended() {
    return ended && machine.role() == Role.INITIALIZE;
  }

  long deadlineNanos() {
    return Math.min(machine.deadlineNanos(), election.deadlineNanos());
  }

  /** A frame came. */
  void frame(byte[] frame, long now) {
    Reading reading = reader.read(frame, speaker.utcSeconds());
    counters.received(reading);
    protocolError = ProtocolError.of(reading, settings.id(), ours).orElse(protocolError);
    strangers
        .notice(reading, now)
        .ifPresent(each -> tell(EventType.PAIR_CONFLICT, "conflict", each));
    unlike(reading, now);
    if (reading instanceof Reading.Accepted accepted) {
      differences
          .notice(accepted, now)
          .ifPresent(
              each ->
                  tell(
                      each.differs() ? EventType.PAIR_PEER_DIFFERS : EventType.PAIR_NOTE,
                      each.differs() ? "peer-differs" : "peer-agrees",
                      each.text()));
      Advert advert = accepted.advert();
      speaker.learn(accepted);
      if (advert.version() == Version.V3
          && advert.intervalCentis() * CENTI != settings.interval().toNanos()) {
        counters.intervalDiffers();
      }
      step(
          new detour.vrrp.state.Event.Advert(
              new Heard(
                  accepted.source(), advert.version(), advert.priority(), advert.intervalNanos())),
          now);
    }
  }

  /** Adverts that are not understood because the other one was set up otherwise. */
  private void unlike(Reading reading, long now) {
    strangers
        .unlike(reading, now)
        .ifPresent(each -> tell(EventType.PAIR_PEER_DIFFERS, "peer-differs", each));
  }

  /** The interface as it is now. */
  void link(boolean usable, Reason why, Optional<InetAddress> own, boolean holding, long now) {
    if (!started && !ended) {
      started = true;
      warnOfFastAdverts();
      before
          .flatMap(RestartTicket.Entry::heldUntil)
          .ifPresent(each -> step(new detour.vrrp.state.Event.Held(each), now));
      surely(now);
      boolean resumes = holding && before.flatMap(RestartTicket.Entry::until).isPresent();
      step(
          resumes
              ? new detour.vrrp.state.Event.Resume(before.get().untilNanos())
              : new detour.vrrp.state.Event.Start(holding),
          now);
      before = Optional.empty();
      if (!holding) {
        hands.giveUp(false); // whatever a process before this one left half done
      }
    }
    if (usable) {
      reader.ownAddress(own);
      own.ifPresent(speaker::from);
      step(new detour.vrrp.state.Event.OwnAddress(own), now);
    }
    step(new detour.vrrp.state.Event.Link(usable, why), now);
    if (!usable && !ended && machine.role() == Role.INITIALIZE && !why.equals(reason)) {
      // It waits already, or never did anything else: for what, is told all the same.
      waiting(why);
    }
  }

  private void waiting(Reason why) {
    reason = why;
    emit(EventType.PAIR_WAITING, "This gateway is waiting for " + name() + ".", why);
  }

  /** What it tracks was so before it was made; that counts at once, be it better or worse. */
  void remember(Map<String, Observation> observed, long now) {
    election.remember(observed);
    priority(now);
    if (machine.priority() == 0) {
      waiting(machine.priorityReason());
    }
  }

  private void warnOfFastAdverts() {
    if (settings.interval().compareTo(RECOMMENDED) < 0) {
      tell(
          EventType.PAIR_NOTE,
          "fast-adverts",
          "an advert each "
              + settings.interval().toMillis()
              + " ms: a gateway that pauses for three of them loses its role");
    }
  }

  /** Something tracked is so. */
  void observe(String tracked, Observation observation, long now) {
    election.observe(tracked, observation, now).ifPresent(each -> priority(now));
    if (unsure) {
      surely(now);
    }
  }

  /** Whether all that it tracks is known. */
  private void surely(long now) {
    boolean known = election.known();
    if (known == unsure) {
      unsure = !known;
      step(
          new detour.vrrp.state.Event.Unsure(known ? Long.MIN_VALUE : now + TOLD_WITHIN_NANOS),
          now);
    }
  }

  private void priority(long now) {
    step(
        new detour.vrrp.state.Event.Priority(
            election.current().priority(), election.current().reason()),
        now);
  }

  /** Time has passed. */
  void tick(long now) {
    election.poll(now).ifPresent(each -> priority(now));
    step(new detour.vrrp.state.Event.Tick(), now);
  }

  /** Ends, when somebody else serves or nobody does. */
  void stop(long now) {
    ended = true;
    step(new detour.vrrp.state.Event.Stop(), now);
  }

  /** Ends for another process to go on; gives what that needs. */
  RestartTicket.Entry prepareRestart(long now) {
    boolean active = awake(now) && !machine.leaving();
    ended = true;
    step(new detour.vrrp.state.Event.PrepareRestart(), now);
    long until = active ? now + machine.restartNanos() : RestartTicket.NOT_ACTIVE;
    if (active && !machine.othersWait()) {
      boolean maybe = settings.speech().v3() && machine.peer() == null;
      tell(
          EventType.PAIR_NOTE,
          "restart-version-2",
          (maybe
                  ? "no other gateway was heard yet; one of version 2"
                  : "the other gateway speaks version 2 and")
              + " cannot be told to wait longer: it takes over if the restart takes more than "
              + machine.restartNanos() / SECOND
              + " s. `detour pair handover` before a restart chooses the moment");
    }
    return entry(until, now);
  }

  /** For one made anew here: it is not Active, but holds back what this one does. */
  RestartTicket.Entry entry(long now) {
    return entry(RestartTicket.NOT_ACTIVE, now);
  }

  private RestartTicket.Entry entry(long untilNanos, long now) {
    long held = machine.held(now) ? machine.heldUntil() : RestartTicket.NOT_HELD;
    return new RestartTicket.Entry(untilNanos, held, speaker.lastForm());
  }

  /** Other settings of the same router. */
  void change(RouterSettings next, long now) {
    boolean electionChanges =
        next.priority() != settings.priority()
            || !next.tracked().equals(settings.tracked())
            || !next.betterAfter().equals(settings.betterAfter());
    boolean intervalChanges = !next.interval().equals(settings.interval());
    if (!next.hmac().equals(settings.hmac())) {
      reader.guardBy(guard(next));
    }
    settings = next;
    if (intervalChanges) {
      warnOfFastAdverts();
    }
    reader.expect(expected(next));
    speaker.change(next);
    step(new detour.vrrp.state.Event.Renumber(next.numbers()), now);
    strangers = new Strangers(next, ours);
    differences = new PeerDifferences(next);
    if (electionChanges) {
      Election before = election;
      election = election(next);
      election.remember(before);
      if (before.current().priority() != election.current().priority()) {
        priority(now);
      }
      surely(now);
    }
  }

  void step(detour.vrrp.state.Event event, long now) {
    act(machine.step(event, now), now);
  }

  private void act(List<Action> actions, long now) {
    boolean afterHold = false;
    for (Action action : actions) {
      if (action instanceof Action.Send send) {
        say(speaker.say(send, counters), afterHold);
      } else if (action instanceof Action.Hold) {
        hands.hold();
        afterHold = true;
      } else if (action instanceof Action.GiveUp giveUp) {
        hands.giveUp(giveUp.successor());
        waiting = new AtomicInteger();
      } else if (action instanceof Action.Renew) {
        hands.renew();
      } else if (action instanceof Action.Outlast outlast) {
        hands.outlast(outlast.nanos());
      } else if (action instanceof Action.Announce announce) {
        hands.announce(announce.times());
      } else if (action instanceof Action.Entered entered) {
        entered(entered, now);
      } else {
        Reason told = ((Action.Tell) action).reason();
        tell(
            told.code().equals("two-actives") ? EventType.PAIR_CONFLICT : EventType.PAIR_NOTE,
            told.code(),
            told.text());
      }
    }
  }

  /**
   * When the addresses are there, unless it has stepped back by then; what comes after that, not
   * before it.
   */
  private void say(Runnable said, boolean afterHold) {
    AtomicInteger behind = waiting;
    if (!afterHold && behind.get() == 0) {
      said.run();
      return;
    }
    behind.incrementAndGet();
    hands.then(
        () -> {
          try {
            if (behind == waiting) {
              said.run();
            }
          } finally {
            behind.decrementAndGet();
          }
        });
  }

  private void entered(Action.Entered entered, long now) {
    reason = entered.reason();
    since = now;
    unsent = Optional.empty(); // a last word on a dead link is nobody's trouble afterwards
    if (entered.role() == Role.BACKUP) {
      waiting = new AtomicInteger(); // it listens
    }
    if (entered.role() == Role.ACTIVE) {
      transitions++;
      newActiveReason = NewActiveReason.of(reason);
    }
    stepsBack += reason.code().equals("too-late") ? 1 : 0;
    EventType type =
        switch (entered.role()) {
          case ACTIVE -> EventType.PAIR_ACTIVE;
          case BACKUP ->
              reason.code().equals("too-late") ? EventType.PAIR_LATE : EventType.PAIR_BACKUP;
          case INITIALIZE -> EventType.PAIR_WAITING;
        };
    String word =
        switch (entered.role()) {
          case ACTIVE -> "Active";
          case BACKUP -> "Backup";
          case INITIALIZE -> "waiting";
        };
    emit(type, "This gateway is " + word + " for " + name() + ".", reason);
  }

  void healed(int addresses) {
    healed += addresses;
    tell(
        EventType.PAIR_REPAIRED,
        "addresses-put-back",
        addresses == 1
            ? "an address that somebody took away was put back"
            : addresses + " addresses that somebody took away were put back");
  }

  void guarded() {
    tell(
        EventType.PAIR_REPAIRED,
        "rules-put-back",
        "rules of nftables that somebody took away were put back");
  }

  void refused(String text) {
    refused = Optional.of(text);
    tell(EventType.KERNEL_REFUSED, "refused", text);
  }

  /** Something that was refused was taken; this was not. */
  void taken(Optional<String> standing) {
    refused = standing;
  }

  private void tell(EventType type, String code, String text) {
    emit(type, name() + ": " + text + ".", new Reason(code, text));
  }

  private void emit(EventType type, String sentence, Reason why) {
    events.accept(new Event(type, name(), sentence, why));
  }

  Group.Standing standing() {
    return switch (machine.role()) {
      case ACTIVE -> Group.Standing.ACTIVE;
      case BACKUP ->
          machine.displaced()
              ? Group.Standing.DISPLACED
              : machine.wantsActive() ? Group.Standing.ALONE : Group.Standing.FOLLOWS;
      case INITIALIZE -> Group.Standing.UNABLE;
    };
  }

  /** Which ids our routers on its interface have, this one's among them. */
  void ourIds(Set<Integer> ids) {
    if (!ids.equals(ours)) {
      ours = Set.copyOf(ids);
      strangers = new Strangers(settings, ours);
    }
  }

  /** What its group decided about it. */
  void permit(boolean yes, Reason why, long now) {
    group = yes ? Optional.empty() : Optional.of(why);
    step(new detour.vrrp.state.Event.Permit(yes), now);
  }

  boolean leaving() {
    return machine.leaving();
  }

  /**
   * Whether what it holds may be held on: it is Active, and has not slept through its own adverts.
   * Who found that it has still holds them, but only until another is heard.
   */
  boolean awake(long now) {
    return machine.role() == Role.ACTIVE && !machine.overdue(now);
  }

  /** With the group's backing it counts as the best there is, until the group is whole. */
  void raise(boolean yes, Reason why, long now) {
    int wanted = yes ? VrrpMachine.GROUP_PRIORITY : election.current().priority();
    if (machine.priority() != wanted && machine.priority() != 0) {
      step(
          new detour.vrrp.state.Event.Priority(wanted, yes ? why : election.current().reason()),
          now);
    }
  }

  /** In no group: what one wanted of it before is over. */
  void moveAlone(long now) {
    raise(false, reason, now);
    permit(true, reason, now);
  }

  RouterSnapshot snapshot(long now) {
    return new RouterSnapshot(
        settings,
        machine.role(),
        reason,
        since,
        machine.leaving(),
        machine.held(now),
        machine.priority(),
        machine.priorityReason(),
        Optional.ofNullable(machine.active()),
        machine.activeIntervalNanos(),
        speaker.forms(),
        counters.figures(),
        countedSince,
        protocolError,
        transitions,
        newActiveReason,
        stepsBack,
        healed,
        group,
        refused.or(() -> unsent));
  }
}
