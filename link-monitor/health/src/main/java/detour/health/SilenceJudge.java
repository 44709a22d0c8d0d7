package detour.health;

import detour.event.Reason;
import detour.health.Outstanding.Purpose;
import detour.health.silence.Backoff;
import detour.health.silence.Confirmation;
import detour.health.silence.Handshakes;
import detour.health.silence.LearnedPatience;
import detour.health.silence.LossWindow;
import detour.health.silence.OneWay;
import detour.health.silence.ProbeBudget;
import detour.health.silence.Saturation;
import detour.health.silence.StallLog;
import detour.health.silence.TrafficTrack;
import detour.health.silence.TrafficTrack.Signal;
import org.jspecify.annotations.Nullable;

/**
 * The dead detector: raises suspicions, has them confirmed or dismissed, and says suspect and down.
 */
final class SilenceJudge {
  /** What it does to the state. */
  interface Course {
    /** The path is another state. */
    void become(long now, State to, Reason why);

    /** A suspicion that had become a state is over. */
    void revive(long now, Reason why);
  }

  private static final long NEVER = Long.MAX_VALUE;

  /** Just started, everything is late: no silence is believed. Carrier loss is. */
  private static final long BOOT_GRACE_NANOS = 2_000_000_000L;

  /** Counters that were read longer ago than this many ticks are not waited for. */
  private static final int STALE_TICKS = 5;

  private static final long LEAST_STALE_NANOS = 120_000_000L;

  /** Where targets are at fault, traffic alone tells: so many packets must have gone unanswered. */
  private static final int LEAST_WANTING = 8;

  private final Settings settings;
  private final Asker asker;
  private final Targets targets;
  private final CurrentState current;
  private final Course course;
  private final TrafficTrack traffic;
  private final Handshakes handshakes = new Handshakes();
  private final Saturation saturation;
  private final Backoff unanswered;
  private final Backoff stopped;
  private final ProbeBudget budget;
  private final BurstSender bursts;
  private final long graceUntilNanos;
  private final long staleNanos;
  final LearnedPatience learned;
  final LossWindow loss = new LossWindow();
  final StallLog stalls = new StallLog();
  private @Nullable Confirmation confirmation;
  private @Nullable OneWay oneWay;
  private boolean byHandshakes;

  /** A silence that packets ended: a stall only if a probe is answered before the verdict. */
  private long unprovenNanos;

  private boolean targetsDistrusted;
  private Signal signal = Signal.NONE;
  private int burstLost;
  long suspicions;
  long answered;
  long vetoed;

  SilenceJudge(
      Settings settings,
      Asker asker,
      CurrentState current,
      Course course,
      long learnedNanos,
      long now) {
    this.settings = settings;
    this.asker = asker;
    this.targets = asker.targets;
    this.current = current;
    this.course = course;
    traffic = new TrafficTrack(settings.watch());
    saturation = new Saturation(settings.varianceFloor().toNanos(), now);
    unanswered = new Backoff(now);
    stopped = new Backoff(now);
    budget = new ProbeBudget(settings.watch().refill().toNanos(), now);
    bursts = new BurstSender(settings, asker, budget, current);
    learned = new LearnedPatience(settings.patiences(), learnedNanos, now);
    graceUntilNanos = now + BOOT_GRACE_NANOS;
    staleNanos = Math.max(LEAST_STALE_NANOS, STALE_TICKS * settings.watch().tick().toNanos());
  }

  /** Takes a reading of the counters. */
  void read(long now, Traffic reading, boolean watching) {
    saturation.read(now, reading.txBytes());
    boolean heard = traffic.read(now, reading.tx(), reading.rx(), reading.fresh(), reading.syn());
    handshakes.read(now, reading.syn(), reading.fresh());
    if (!watching || !current.state().live()) {
      return;
    }
    Confirmation burst = confirmation;
    if (burst == null && budget.any(now) && saturation.wantsProof(now)) {
      budget.take(now);
      asker.send(now, targets.nearest(), Purpose.ROUND);
    }
    boolean doubtful = handshakes.doubtful(now) && !targetsDistrusted;
    if (oneWay == null && now - graceUntilNanos >= 0 && doubtful) {
      suspicions++;
      byHandshakes = true;
      oneWay = new OneWay(loss.cautiousPermille(), handshakes.sinceNanos());
    }
    if (heard) {
      if (burst != null && settings.quorum() == 1) {
        vetoed++;
        unprovenNanos = Math.max(unprovenNanos, suspectFor(now, burst));
        dismiss(now, burst, "traffic came in");
      }
      return;
    }
    Signal seen = traffic.signal(now, unanswered, stopped, targetsDistrusted);
    if (seen == Signal.NONE || now - graceUntilNanos < 0) {
      return;
    }
    if (targetsDistrusted && traffic.wantingOfAnswered() < LEAST_WANTING) {
      return;
    }
    boolean fast =
        traffic.brisk()
            && !targetsDistrusted
            && !saturation.full(now)
            && settings.fastTells(targets.inWaves());
    if (burst == null && budget.any(now)) {
      signal = seen;
      begin(now, fast, true, traffic.silentSinceNanos(seen));
    } else if (burst != null && fast && !burst.fast()) {
      signal = seen;
      burst.upgrade(settings.fast(), targets.inWaves(), traffic.silentSinceNanos(seen), now);
    }
  }

  private void begin(long now, boolean fast, boolean byTraffic, long since) {
    suspicions++;
    burstLost = 0;
    bursts.begin();
    confirmation =
        new Confirmation(
            fast ? settings.fast() : settings.slow(),
            fast,
            byTraffic,
            loss.cautiousPermille(),
            settings.quorum(),
            fast ? targets.inWaves() : targets.unretired(),
            since,
            now);
  }

  /** The kernel says something that makes death likely, such as a next hop that has gone. */
  void doubt(long now) {
    if (confirmation == null) {
      signal = Signal.NONE;
      begin(now, false, false, now);
    }
  }

  /** So does the other family of the uplink; not where it is known that targets do not tell. */
  void otherDoubts(long now) {
    if (!targetsDistrusted) {
      doubt(now);
    }
  }

  void steered(long now) {
    traffic.steered(now);
    handshakes.forget(now);
    Confirmation burst = confirmation;
    if (burst != null && burst.byTraffic() && current.state() != State.SUSPECT) {
      confirmation = null;
    }
  }

  /** A probe's time is over. */
  void missed(long now, Outstanding probe, boolean watching) {
    TargetTrack target = targets.get(probe.target);
    boolean live = current.state().live();
    boolean proves = targets.proves(target);
    if (live && proves) {
      if (confirmation != null && probe.burst) {
        burstLost++;
      } else if (confirmation == null || !probe.burst) {
        loss.add(true);
      }
    }
    boolean heard = traffic.live(now, staleNanos) && traffic.heardSince(probe.sentNanos);
    if (live && heard && proves && oneWay == null) {
      oneWay = new OneWay(loss.cautiousPermille(), probe.sentNanos);
    }
    if (oneWay != null && proves) {
      oneWay.missed(target.spec.kind() == ProbeKind.ICMP);
    }
    boolean wholly = settings.quorum() > 1 || !heard;
    if (watching && confirmation == null && wholly && !targetsDistrusted) {
      signal = Signal.NONE;
      begin(now, false, false, probe.sentNanos);
    }
    if (live && watching && !probe.burst) {
      current.act(new Action.Doubted()); // whatever our own traffic says, the other may have none
    }
  }

  /** A probe was answered; whether that dismissed a suspicion. */
  boolean answered(long now, Outstanding probe) {
    if (byHandshakes) {
      byHandshakes = false;
      handshakes.dismissed(now, unanswered.factor(now));
      unanswered.dismissed(now);
    }
    oneWay = null;
    targetsDistrusted = false;
    traffic.proven(now);
    stalled(now, unprovenNanos);
    unprovenNanos = 0;
    if (current.state().live() && !probe.expired) {
      loss.add(false);
    }
    Confirmation burst = confirmation;
    if (burst == null || !burst.answered(probe.target)) {
      return false;
    }
    answered++;
    traffic.dismissed();
    stalled(now, suspectFor(now, burst));
    dismiss(now, burst, "it answered");
    return true;
  }

  /** Takes the round trip of a probe that tells something. */
  void roundTrip(long now, long rttNanos, long leastNanos) {
    learned.roundTrip(now, rttNanos);
    saturation.roundTrip(now, rttNanos, leastNanos);
  }

  /** A wrong answer: no silence, and no answer. */
  void contradicted() {
    if (confirmation != null) {
      confirmation.contradict();
    }
  }

  /** A probe never left. */
  void notSent(long now, Outstanding probe) {
    Confirmation burst = confirmation;
    if (burst != null && probe.counted && probe.sentNanos - burst.begunNanos() >= 0) {
      burst.notSent(now, asker.inFlight.lastTimeoutOfBurst(burst.begunNanos(), now));
    }
  }

  /** How long new flows have avoided the path, 0 while they do not. */
  private long suspectFor(long now, Confirmation burst) {
    return current.state() == State.SUSPECT ? burst.silenceNanos(now) : 0;
  }

  /** A silence was only a stall; none if it took no time. */
  private void stalled(long now, long length) {
    if (length > 0) {
      learned.ended(now, length);
      stalls.add(length);
      current.act(new Action.Stalled(length));
    }
  }

  private void dismiss(long now, Confirmation burst, String why) {
    confirmation = null;
    if (current.state() == State.SUSPECT) {
      String length = Texts.seconds(burst.silenceNanos(now));
      course.revive(now, new Reason("stalled", "silent for " + length + ", then " + why));
      return;
    }
    if (burst.byTraffic()) {
      (signal == Signal.STOPPED ? stopped : unanswered).dismissed(now);
    }
    for (int i = 0; i < burstLost; i++) {
      loss.add(true);
    }
    burstLost = 0;
  }

  /** Sends what is due and judges what is over. */
  void step(long now) {
    Confirmation burst = confirmation;
    if (burst != null) {
      bursts.ask(now, burst);
      judge(now, burst);
    }
    if (oneWay != null && confirmation == null) {
      judgeOneWay(now, oneWay);
    }
  }

  private void judge(long now, Confirmation burst) {
    if (!burst.silent(now)) {
      return;
    }
    if (burst.contradicted()) {
      confirmation = null;
      if (current.state() == State.SUSPECT) {
        course.revive(now, new Reason("answers-wrongly", "it answers again, but wrongly"));
      }
      return;
    }
    if (!due(now, burst)) {
      return;
    }
    State state = current.state();
    if (state == State.UP || state == State.DEGRADED) {
      bursts.suspected(now);
      course.become(now, State.SUSPECT, silent(now, burst));
    }
    if (due(now, burst)) {
      course.become(now, State.DOWN, silent(now, burst));
    }
  }

  private boolean due(long now, Confirmation burst) {
    long at = verdictAtNanos(now, burst);
    boolean unread = traffic.readAtNanos() - at < 0 && traffic.live(now, staleNanos);
    return now - at >= 0 && !unread;
  }

  private long verdictAtNanos(long now, Confirmation burst) {
    boolean first = current.state() == State.UP || current.state() == State.DEGRADED;
    long at = burst.silentSinceNanos() + (first ? suspectNanos(now) : moveNanos(now, burst));
    at = Math.max(at, burst.confirmedAtNanos());
    return Math.max(at, graceUntilNanos);
  }

  private long suspectNanos(long now) {
    return saturation.full(now) ? settings.patiences().idle().toNanos() : learned.suspectNanos();
  }

  private long moveNanos(long now, Confirmation burst) {
    if (saturation.full(now)) {
      return learned.saturatedNanos(now);
    }
    return burst.fast() ? learned.moveNanos(now) : learned.idleNanos(now);
  }

  private Reason silent(long now, Confirmation burst) {
    Reason denial = targets.denial();
    String text =
        (targets.size() - burst.answeredTargets())
            + " of "
            + targets.size()
            + " targets silent for "
            + Texts.seconds(burst.silenceNanos(now))
            + ", "
            + bursts.asked(burst)
            + " probes unanswered"
            + (denial == null ? "" : ", " + denial.text());
    return new Reason(
        "targets-silent",
        switch (signal) {
          case NONE -> text;
          case UNANSWERED -> text + ", traffic unanswered";
          case STOPPED -> text + ", traffic stopped";
        });
  }

  private void judgeOneWay(long now, OneWay mute) {
    OneWay.Finding finding = mute.finding(now, traffic, handshakes(now));
    targetsDistrusted |= finding == OneWay.Finding.TARGETS;
    if (finding == OneWay.Finding.DEAD && current.state().live() && now - graceUntilNanos >= 0) {
      course.become(
          now,
          State.DOWN,
          new Reason(
              "one-way",
              "packets come in, but no probe of any kind was answered for "
                  + Texts.seconds(now - mute.sinceNanos())
                  + ", "
                  + mute.unanswered()
                  + " probes unanswered, and no new connection was made"));
    }
  }

  /** Why the path is degraded although packets come in; null if it is not. */
  @Nullable Reason trouble(long now) {
    OneWay mute = oneWay;
    if (mute == null) {
      return null;
    }
    return switch (mute.finding(now, traffic, handshakes(now))) {
      case OPEN, DEAD -> null;
      case TARGETS ->
          new Reason("probes-unanswered", "no target answers, but new connections are made");
      case ONE_KIND ->
          new Reason(
              "probes-unanswered",
              "no target answers, but traffic comes in; only a second kind of target could tell"
                  + " why");
    };
  }

  /** Where targets are at fault, attempts alone are none: they may be for a host that is dead. */
  private boolean handshakes(long now) {
    return handshakes.evidence() && !targetsDistrusted && !saturation.full(now);
  }

  /** How long to wait between two probes while {@link #asking}. */
  long askNanos(long now) {
    return OneWay.askNanos(handshakes(now));
  }

  /** Whether probes go unanswered while packets come in, and it is not known yet why. */
  boolean asking(long now) {
    return oneWay != null && oneWay.finding(now, traffic, handshakes(now)) == OneWay.Finding.OPEN;
  }

  boolean suspicious() {
    return confirmation != null;
  }

  /** Since when there is silence; only while {@link #suspicious()}. */
  long silentSinceNanos() {
    return confirmation == null ? current.sinceNanos() : confirmation.silentSinceNanos();
  }

  boolean full(long now) {
    return saturation.full(now);
  }

  /** How often the counters are to be read. */
  long readEveryNanos() {
    return confirmation != null ? settings.watch().tick().toNanos() : traffic.readEveryNanos();
  }

  /** The path is not live any more: what a dead one lost says nothing of the next burst. */
  void clear() {
    confirmation = null;
    oneWay = null;
    unprovenNanos = 0;
    targetsDistrusted = false;
    loss.clear();
  }

  /** Another path: its traffic is another, too. */
  void forget(long now) {
    clear();
    handshakes.forget(now);
    traffic.forget(now);
  }

  /** We slept; silence does not count while we do. */
  void overslept(long nanos) {
    traffic.overslept(nanos);
    if (confirmation != null) {
      confirmation.overslept(nanos);
    }
  }

  /** We slept for long: nothing is known of what happened meanwhile. */
  void dropSuspicion(long now) {
    if (current.state() == State.SUSPECT) {
      course.revive(now, new Reason("overslept", "the machine stood still; it is asked anew"));
    }
    confirmation = null;
    if (!targetsDistrusted) {
      oneWay = null;
    }
    traffic.forget(now);
  }

  /** When {@link #step} has something to do; {@link Long#MAX_VALUE}: never. */
  long deadlineNanos(long now) {
    Confirmation burst = confirmation;
    if (burst == null) {
      return asking(now) && oneWay != null ? oneWay.dueNanos(handshakes(now)) : NEVER;
    }
    if (!burst.silent(burst.deadlineNanos())) {
      return burst.deadlineNanos();
    }
    long at = verdictAtNanos(now, burst);
    if (saturation.full(now)) {
      at = Math.min(at, Math.max(saturation.untilNanos(), burst.confirmedAtNanos()));
    }
    if (traffic.readAtNanos() - at < 0 && traffic.live(at, staleNanos)) {
      at = traffic.readAtNanos() + staleNanos + 1;
    }
    return current.state() == State.SUSPECT ? Math.min(at, bursts.nextAskNanos()) : at;
  }
}
