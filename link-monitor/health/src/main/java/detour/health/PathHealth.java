package detour.health;

import detour.event.Reason;
import detour.health.quality.PathQuality;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges one path: one uplink in one address family.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state</th><th>event</th><th>to</th></tr>
 * <tr><td>any</td><td>interface, address or next hop gone</td><td>no interface, no address, no
 * gateway</td></tr>
 * <tr><td>any</td><td>carrier gone</td><td>down at once</td></tr>
 * <tr><td>those</td><td>ready again, or another address</td><td>no data, asked quickly</td></tr>
 * <tr><td>no data</td><td>enough answers</td><td>up</td></tr>
 * <tr><td>no data</td><td>a confirm burst stays silent for the idle patience</td><td>down</td></tr>
 * <tr><td>up, degraded</td><td>a confirm burst stays silent for the patience of suspicion</td>
 * <td>suspect</td></tr>
 * <tr><td>suspect</td><td>any answer, or packets in</td><td>up or degraded; a stall is counted</td>
 * </tr>
 * <tr><td>suspect</td><td>silence outlasts the patience of a move, or the idle one</td><td>down</td>
 * </tr>
 * <tr><td>up, degraded</td><td>packets in, but no probe of two kinds answered and no new
 * connection</td><td>down, one-way</td></tr>
 * <tr><td>up</td><td>loss, latency or jitter above its limit, no target answers while packets come
 * in, or too few answer rightly while others answer wrongly</td><td>degraded</td></tr>
 * <tr><td>degraded</td><td>all below their lower limits, and answers right</td><td>up</td></tr>
 * <tr><td>up, degraded, no data, probation, down</td><td>a portal answers in place of a quorum of
 * web targets</td><td>captive</td></tr>
 * <tr><td>captive</td><td>a web target answers rightly, or all uplinks see that portal</td>
 * <td>probation</td></tr>
 * <tr><td>captive</td><td>a confirm burst stays silent</td><td>down</td></tr>
 * <tr><td>down</td><td>an answer</td><td>probation</td></tr>
 * <tr><td>probation</td><td>enough answers in a row</td><td>up</td></tr>
 * <tr><td>probation</td><td>a probe unanswered</td><td>down</td></tr>
 * <tr><td>any but down and what is missing</td><td>probes cannot be sent, leave by another uplink,
 * or the machine stood still for seconds</td><td>no data</td></tr>
 * <tr><td>any</td><td>override</td><td>forced up, forced down, draining, disabled</td></tr>
 * </table>
 *
 * <p>The caller drains the answers, reads the counters ({@link #traffic}) each {@link
 * #readEveryNanos()}, and polls at {@link #deadlineNanos()}, in this order.
 */
public final class PathHealth {
  private static final long NEVER = Long.MAX_VALUE;

  /** Probes in a row that could not be sent, after which nothing is known any more. */
  private static final int BLIND_AFTER = 5;

  private final Targets targets;
  private final Settings settings;
  private final CurrentState current;
  private final Asker asker;
  private final SilenceJudge silence;
  private final PathQuality quality;
  private final Damper damper;
  private final Portal portal;
  private final Fall fall;
  private final Rounds rounds;
  private final Portrait portrait;
  private final SleepGuard sleep;
  private final Memory memory;
  private Readiness readiness =
      new Readiness(
          Readiness.Stage.NO_INTERFACE, new Reason("starting", "the kernel was not read yet"), -1);
  private Forced forced = Forced.NONE;
  private int answersInARow;
  private int unsentInARow;
  private long lastNowNanos;

  /** When the next poll was due, as of what happened last. */
  private long dueNanos = NEVER;

  private boolean started;
  private @Nullable Traffic read;
  private @Nullable Consumer<String> log;

  /**
   * @param settings the detectors' numbers
   * @param targetCount how many targets are asked, all by ICMP, at least 1
   * @param now monotonic nanoseconds
   */
  public PathHealth(Settings settings, int targetCount, long now) {
    this(settings, Collections.nCopies(targetCount, TargetSpec.of(ProbeKind.ICMP)), now);
  }

  /**
   * @param specs the targets, at least 1
   */
  public PathHealth(Settings settings, List<TargetSpec> specs, long now) {
    this(settings, specs, now, Memory.NONE);
  }

  /**
   * @param memory what an earlier run knew of this path
   */
  public PathHealth(Settings settings, List<TargetSpec> specs, long now, Memory memory) {
    if (settings.quorum() > specs.size()) {
      throw new IllegalArgumentException(
          "a quorum of " + settings.quorum() + " needs as many targets, not " + specs.size());
    }
    this.settings = settings;
    this.memory = memory;
    targets = new Targets(specs, settings.varianceFloor().toNanos());
    current = new CurrentState(State.NO_DATA, new Reason("starting", "not asked yet"), now);
    asker = new Asker(targets, current, settings.patience().toNanos());
    SilenceJudge.Course course =
        new SilenceJudge.Course() {
          @Override
          public void become(long at, State to, Reason why) {
            change(at, to, why);
          }

          @Override
          public void revive(long at, Reason why) {
            Reason trouble = trouble(at);
            change(at, trouble == null ? State.UP : State.DEGRADED, why);
          }
        };
    silence = new SilenceJudge(settings, asker, current, course, memory.learnedNanos(), now);
    quality = new PathQuality(settings.limits(), specs.size());
    rounds = new Rounds(settings, asker, current, silence, quality);
    damper = new Damper(memory, current, now);
    portrait = new Portrait(asker, current, silence, quality, damper);
    portal = new Portal(targets, settings.quorum());
    fall = new Fall(settings.patiences().cap().toNanos());
    sleep = new SleepGuard(settings.watch().tick().toNanos());
    lastNowNanos = now;
  }

  /**
   * Writes what it is told from now on, and what it becomes, as a {@link SampleLog}; before it is
   * told anything.
   */
  public void recordTo(Consumer<String> lines) {
    log = lines;
    lines.accept(SampleLog.begin(lastNowNanos));
    lines.accept(SampleLog.settings(lastNowNanos, settings));
    targets.all().forEach(each -> lines.accept(SampleLog.target(lastNowNanos, each.spec)));
    lines.accept(SampleLog.memory(lastNowNanos, memory));
  }

  /** Goes on with the record of the one before, if it has one. */
  public void recordAs(PathHealth before) {
    if (before.log != null) {
      recordTo(before.log);
    }
  }

  /** Takes what the kernel's objects have become. */
  public List<Action> ready(long now, Readiness to) {
    if (log != null) {
      log.accept(SampleLog.ready(now, to));
    }
    lastNowNanos = now;
    Readiness from = readiness;
    readiness = to;
    if (started && from.stage() == to.stage() && from.generation() == to.generation()) {
      if (!to.ready() && !to.reason().equals(current.reason()) && forced == Forced.NONE) {
        change(now, current.state(), to.reason());
      }
      return done(now);
    }
    boolean first = !started;
    started = true;
    forgetPath(now);
    rounds.now(now);
    if (forced == Forced.NONE) {
      change(now, stateOf(to), to.reason());
    }
    if (first && to.ready()) {
      remember(now);
    }
    return done(now);
  }

  private void remember(long now) {
    if (memory.targets().size() == targets.size()) {
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).remember(memory.targets().get(i), now);
        quality.retired(i, targets.get(i).retired());
      }
    }
    if (forced != Forced.NONE) {
      return;
    }
    Reason kept = new Reason("kept", "kept over a restart");
    switch (memory.state()) {
      case UP, SUSPECT -> change(now, State.UP, kept);
      case DEGRADED -> {
        quality.keep(kept);
        change(now, State.DEGRADED, kept);
      }
      case DOWN, CAPTIVE -> change(now, memory.state(), kept);
      default -> {}
    }
  }

  private static State stateOf(Readiness readiness) {
    return switch (readiness.stage()) {
      case NO_INTERFACE -> State.NO_INTERFACE;
      case NO_CARRIER -> State.DOWN;
      case NO_ADDRESS -> State.NO_ADDRESS;
      case NO_GATEWAY -> State.NO_GATEWAY;
      case MISROUTED, READY -> State.NO_DATA;
    };
  }

  /** Takes or ends an administrator's word. */
  public List<Action> force(long now, Forced to, Reason why) {
    if (log != null) {
      log.accept(SampleLog.force(now, to, why));
    }
    lastNowNanos = now;
    forced = to;
    silence.clear();
    answersInARow = 0;
    if (to == Forced.NONE) {
      rounds.now(now);
      change(now, stateOf(readiness), readiness.ready() ? why : readiness.reason());
    } else {
      change(now, to.state(), why);
    }
    return done(now);
  }

  /**
   * Takes a reading of the office's own traffic. Never calling it is fine: then probes alone tell.
   */
  public List<Action> traffic(long now, Traffic reading) {
    if (log != null) {
      log.accept(SampleLog.traffic(now, reading));
    }
    lastNowNanos = now;
    boolean suspicious = silence.suspicious();
    boolean asking = silence.asking(now);
    read = reading;
    silence.read(now, reading, readiness.ready() && forced == Forced.NONE);
    if (suspicious && !silence.suspicious()) {
      // The rounds stood still during the burst.
      rounds.resume(now);
    }
    if (!asking && silence.asking(now)) {
      rounds.now(now);
    }
    return done(now);
  }

  /** Steering has changed what leaves by this uplink: for a second, its traffic tells nothing. */
  public void steered(long now) {
    if (log != null) {
      log.accept(SampleLog.steered(now));
    }
    silence.steered(now);
    rounds.resume(now);
    schedule(now);
  }

  /** The kernel says what makes death likely, such as a next hop that no longer resolves. */
  public List<Action> doubt(long now) {
    if (log != null) {
      log.accept(SampleLog.doubt(now));
    }
    return doubted(now, silence::doubt);
  }

  /** The other family of the uplink has a reason to doubt it; see {@link Action.Doubted}. */
  public List<Action> otherDoubts(long now) {
    if (log != null) {
      log.accept(SampleLog.otherDoubts(now));
    }
    return doubted(now, silence::otherDoubts);
  }

  private List<Action> doubted(long now, LongConsumer ask) {
    lastNowNanos = now;
    if (readiness.ready() && forced == Forced.NONE && current.state().live()) {
      ask.accept(now);
    }
    return done(now);
  }

  /**
   * The other family of its uplink is asked as well, and each has every second round while nothing
   * is wrong; whoever calls tells each what the other doubts.
   *
   * @param phase of its rounds, from a beginning that both share, 0 to two intervals; -1: no longer
   */
  public void share(long now, long phase) {
    if (log != null) {
      log.accept(SampleLog.share(now, phase));
    }
    rounds.share(now, phase);
    schedule(now);
  }

  /**
   * Takes an answer, also a late one.
   *
   * @return nothing for a sequence that was never asked, was answered already, or belongs to a path
   *     that is gone
   */
  public List<Action> answer(long now, long answeredSequence, long rttNanos) {
    if (log != null) {
      log.accept(SampleLog.answer(now, answeredSequence, rttNanos));
    }
    Outstanding probe = asker.inFlight.take(answeredSequence);
    if (probe == null || !readiness.ready()) {
      return done(now);
    }
    State state = current.state();
    TargetTrack target = targets.get(probe.target);
    if (!targets.proves(target)) {
      target.answered(now, rttNanos, false); // shown, but it is the next hop that lives
      welcome(probe.target);
      return done(now);
    }
    boolean tells = probe.tells && state != State.DOWN;
    boolean teaches = tells && probe.live && target.begun();
    target.answered(now, tells ? rttNanos : -1, state == State.NO_DATA || state == State.PROBATION);
    if (state.live()) {
      if (teaches) {
        silence.roundTrip(now, rttNanos, target.leastRttNanos());
      }
      if (!probe.expired && !probe.burst) {
        quality.answered(now, probe.target, rttNanos, probe.dense);
      }
    }
    welcome(probe.target);
    answersInARow++;
    unsentInARow = 0;
    portal.answered(target);
    if (silence.answered(now, probe)) {
      rounds.restart(now, fall);
    }
    if (forced == Forced.NONE) {
      judgeAnswer(now, probe, target);
    }
    return done(now);
  }

  private void judgeAnswer(long now, Outstanding probe, TargetTrack target) {
    switch (current.state()) {
      case DOWN -> {
        if (targets.answering(-1) >= settings.quorum()) {
          answersInARow = 1;
          change(now, State.PROBATION, back(now, probe));
        }
      }
      case CAPTIVE -> {
        if (target.spec.kind().web()) {
          answersInARow = 1;
          change(now, State.PROBATION, new Reason("answers-again", "the portal is gone"));
        }
      }
      case NO_DATA, PROBATION -> {
        if (answersInARow >= settings.recoverAnswers()
            && targets.answering(-1) >= settings.quorum()) {
          change(
              now,
              State.UP,
              new Reason("answers", answersInARow + " answers in a row" + portrait.nearest()));
        }
      }
      default -> settle(now);
    }
  }

  /** It is back; was it only a stall? */
  private Reason back(long now, Outstanding probe) {
    if (!fall.wasStall(now, probe.sequence)) {
      return new Reason("answers-again", probe.expired ? "a late answer came" : "it answers again");
    }
    long length = fall.end(now);
    // It ended soon after the verdict: the next one of its kind is to be waited for.
    silence.learned.ended(now, Math.min(length, settings.patiences().cap().toNanos()));
    silence.stalls.add(length);
    damper.wasStall(now);
    current.act(new Action.Stalled(length));
    return new Reason("stalled", "it was only silent, for " + Texts.seconds(length));
  }

  /** An answer came, but a wrong one: neither silence nor life. */
  public List<Action> wrong(long now, long answeredSequence, Wrong kind, Reason why) {
    if (log != null) {
      log.accept(SampleLog.wrong(now, answeredSequence, kind, why));
    }
    Outstanding probe = asker.inFlight.take(answeredSequence);
    if (probe == null || !readiness.ready()) {
      return done(now);
    }
    unsentInARow = 0;
    answersInARow = 0;
    TargetTrack target = targets.get(probe.target);
    target.wrong(kind, why);
    if (kind == Wrong.DENIED) {
      if (!probe.expired) {
        missed(now, probe);
      }
      return done(now);
    }
    silence.contradicted();
    if (kind == Wrong.CAPTIVE && target.spec.kind().web() && !target.retiredEverywhere()) {
      boolean captive = portal.captive();
      if (current.state() != State.CAPTIVE) {
        targets.hurryWeb();
        if (captive && judged() && forced == Forced.NONE) {
          change(now, State.CAPTIVE, why);
        }
      }
    } else if (targets.answering(probe.target) >= settings.quorum()) {
      if (!target.retired() && target.keepsBeingWrong()) {
        retire(now, probe.target, why, false);
      }
    } else if (current.state() == State.NO_DATA && forced == Forced.NONE) {
      change(now, State.NO_DATA, why);
    }
    settle(now);
    return done(now);
  }

  private boolean judged() {
    State state = current.state();
    return state.live()
        || state == State.NO_DATA
        || state == State.PROBATION
        || state == State.DOWN;
  }

  /** A probe could not be sent at all: that is no silence. */
  public List<Action> notSent(long now, long unsentSequence, Reason why) {
    if (log != null) {
      log.accept(SampleLog.unsent(now, unsentSequence, why));
    }
    Outstanding probe = asker.inFlight.take(unsentSequence);
    if (probe != null) {
      silence.notSent(now, probe);
    }
    unsentInARow++;
    rounds.again(now);
    boolean none = unsentInARow >= BLIND_AFTER && !asker.inFlight.waiting();
    if (current.state() == State.NO_DATA || none) {
      blind(now, why);
    }
    return done(now);
  }

  private void blind(long now, Reason why) {
    boolean dead = current.state() == State.DOWN; // that no probe leaves is no news then
    if (forced == Forced.NONE && readiness.ready() && !dead && !why.equals(current.reason())) {
      answersInARow = 0;
      change(now, State.NO_DATA, why);
    }
  }

  /** Does what is due: time-outs, probes, verdicts. */
  public List<Action> poll(long now) {
    if (log != null) {
      log.accept(SampleLog.poll(now));
    }
    guardSleep(now);
    lastNowNanos = now;
    damper.tell(now);
    if (!asking()) {
      return done(now);
    }
    asker.inFlight.expire(now, probe -> missed(now, probe));
    silence.step(now);
    rounds.poll(now, fall);
    settle(now);
    return done(now);
  }

  private boolean asking() {
    return readiness.ready() && forced != Forced.DISABLED;
  }

  private void guardSleep(long now) {
    SleepGuard.Sleep slept = sleep.check(now, dueNanos);
    switch (slept) {
      case NONE -> {}
      case SHORT -> {
        asker.inFlight.overslept(sleep.nanos());
        silence.overslept(sleep.nanos());
      }
      case LONG, SUSPENDED -> {
        // The machine stood still: what looks like silence is our own sleep.
        asker.inFlight.clear();
        silence.dropSuspicion(now);
        rounds.now(now);
        if (slept == SleepGuard.Sleep.SUSPENDED && asking()) {
          blind(
              now,
              new Reason(
                  "overslept", "the machine stood still for " + Texts.seconds(sleep.nanos())));
        }
      }
    }
  }

  private void missed(long now, Outstanding probe) {
    TargetTrack target = targets.get(probe.target);
    State state = current.state();
    if (state == State.PROBATION && probe.sentNanos - current.sinceNanos() < 0) {
      return; // it left while the path was silent, which is known
    }
    unsentInARow = 0;
    target.missed(probe.sentNanos);
    if (state.live() && !probe.burst && !target.retired() && targets.proves(target)) {
      quality.lost(now, probe.target, probe.dense);
    }
    answersInARow = 0;
    if (state == State.PROBATION && forced == Forced.NONE) {
      change(now, State.DOWN, new Reason("probation-failed", "it fell silent again"));
    }
    if (!target.retired()) {
      boolean others = targets.answeringSince(target) >= settings.quorum();
      int most = TargetTrack.retireAfter(quality.lossOfOthers(probe.target));
      if (target.missesInARow() >= most && others) {
        Reason why = target.wrong() == Wrong.DENIED ? target.wrongReason() : null;
        if (why == null) {
          String text = "silent " + target.missesInARow() + " times while others answer";
          why = new Reason("target-silent", text);
        }
        retire(now, probe.target, why, false);
      } else {
        boolean judged = state.live() || state == State.NO_DATA || state == State.CAPTIVE;
        silence.missed(now, probe, judged && forced == Forced.NONE);
      }
    }
    rounds.hurry(now, fall);
  }

  private void retire(long now, int target, Reason why, boolean everywhere) {
    asker.retire(now, target, everywhere);
    quality.retired(target, true);
    current.act(new Action.TargetChanged(target, true, why));
  }

  /** It answered: if it was retired for this path's sake, it is asked as the others again. */
  private void welcome(int target) {
    if (targets.get(target).retired() && !targets.get(target).retiredEverywhere()) {
      reinstate(target, new Reason("target-answers", "it answers again"));
    }
  }

  private void reinstate(int target, Reason why) {
    targets.get(target).reinstate();
    quality.retired(target, false);
    current.act(new Action.TargetChanged(target, false, why));
  }

  /** How it sees a target, to be compared with what other uplinks see. */
  public SharedTargets.View view(int target) {
    return targets.view(target);
  }

  /**
   * A target fails on all uplinks, or no longer: see {@link SharedTargets}. It may be told again
   * and again: what the path had forgotten, or retired for its own sake, is retired for all.
   */
  public List<Action> shared(long now, int target, boolean failing, Reason why) {
    TargetTrack track = targets.get(target);
    boolean known = track.retiredEverywhere();
    boolean enough = track.retired() || targets.unretired() > settings.quorum();
    if (failing == known || (failing && !enough)) {
      return done(now);
    }
    if (log != null) {
      log.accept(SampleLog.shared(now, target, failing, why));
    }
    if (!failing) {
      reinstate(target, why);
      return done(now);
    }
    retire(now, target, why, true);
    if (current.state() == State.CAPTIVE && !portal.stands()) {
      answersInARow = 0;
      change(now, State.PROBATION, why);
    }
    return done(now);
  }

  /** Up or degraded: whichever it is by now. */
  private void settle(long now) {
    State state = current.state();
    if (forced != Forced.NONE || (state != State.UP && state != State.DEGRADED)) {
      return;
    }
    Reason trouble = trouble(now);
    if (trouble != null && (state == State.UP || !trouble.equals(current.reason()))) {
      change(now, State.DEGRADED, trouble);
    } else if (trouble == null && state == State.DEGRADED) {
      change(
          now,
          State.UP,
          new Reason("good-again", "its targets answer; loss, latency and jitter are low"));
    }
  }

  private @Nullable Reason trouble(long now) {
    Reason mute = silence.trouble(now);
    Reason untrue = mute == null ? targets.contradiction(settings.quorum()) : mute;
    return untrue == null ? quality.degraded() : untrue;
  }

  private void change(long now, State to, Reason why) {
    State from = current.state();
    long since = silence.silentSinceNanos();
    boolean bySilence = silence.suspicious() && to == State.DOWN;
    boolean other = current.change(now, to, why);
    if (other && log != null) {
      log.accept(SampleLog.changed(now, new Action.Changed(from, to, why)));
    }
    if (!other || to.live()) {
      return;
    }
    silence.clear();
    quality.clear();
    rounds.now(now);
    fall.otherwise();
    if (bySilence) {
      fall.silent(now, since, asker.sent());
    }
    if (from.live() && to != State.NO_DATA && forced == Forced.NONE) {
      damper.fell(now);
    }
  }

  private void forgetPath(long now) {
    asker.inFlight.clear();
    silence.forget(now);
    quality.clear();
    answersInARow = 0;
    portal.forget();
    targets.forget();
  }

  /** When {@link #poll} must be called at the latest; {@link Long#MAX_VALUE}: not at all. */
  public long deadlineNanos() {
    long deadline = damper.deadlineNanos(lastNowNanos);
    if (!asking()) {
      return deadline;
    }
    deadline = sooner(deadline, asker.inFlight.nextTimeoutNanos());
    deadline = sooner(deadline, silence.deadlineNanos(lastNowNanos));
    return silence.suspicious() ? deadline : sooner(deadline, rounds.nextNanos());
  }

  private List<Action> done(long now) {
    schedule(now);
    return current.drain();
  }

  /** What has just happened may have made due what was not: only from then on a poll is late. */
  private void schedule(long now) {
    long deadline = deadlineNanos();
    if (deadline != NEVER && now - deadline > 0) {
      long before = sooner(dueNanos, now);
      dueNanos = deadline - before > 0 ? deadline : before;
    } else {
      dueNanos = deadline;
    }
  }

  private static long sooner(long one, long other) {
    return one == NEVER || (other != NEVER && other - one < 0) ? other : one;
  }

  /** How often the counters are to be read now. */
  public long readEveryNanos() {
    return silence.readEveryNanos();
  }

  /** What it is. */
  public State state() {
    return current.state();
  }

  /** Whether flap damping prefers other uplinks now. */
  public boolean suppressed() {
    return damper.told();
  }

  /** What is to be kept over a restart. */
  public Memory memory(long now) {
    return portrait.memory(now);
  }

  /** What it shows of itself. */
  public Snapshot snapshot() {
    return portrait.snapshot(lastNowNanos, read);
  }
}
