package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * <tr><td>no data, up</td><td>a confirm burst stays silent for the patience</td><td>down</td></tr>
 * <tr><td>down</td><td>an answer</td><td>probation</td></tr>
 * <tr><td>probation</td><td>enough answers in a row</td><td>up</td></tr>
 * <tr><td>probation</td><td>a probe unanswered</td><td>down</td></tr>
 * <tr><td>any</td><td>override</td><td>forced up, forced down</td></tr>
 * </table>
 *
 * <p>The suspicion and the burst are in {@link Confirmation}. The caller polls at {@link
 * #deadlineNanos()}.
 */
public final class PathHealth {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long RETIRED_RETRY_NANOS = 300_000_000_000L;

  /** While there is no verdict, and while down, probes go out this many times as often. */
  private static final int QUICK = 8;

  private static final int QUICK_DOWN = 4;

  /** Probes in a row that could not be sent, after which nothing is known any more. */
  private static final int BLIND_AFTER = 5;

  /** A scheduler that slept longer than this learned nothing from the silence meanwhile. */
  private static final long OVERSLEPT_NANOS = 400_000_000L;

  /** How long after its time-out an answer is still taken for what it is: late. */
  private static final long LATE_NANOS = 10_000_000_000L;

  private record Outstanding(int target, long sentNanos, long timeoutAtNanos, boolean expired) {
    Outstanding expire() {
      return new Outstanding(target, sentNanos, timeoutAtNanos, true);
    }
  }

  private final Settings settings;
  private final List<TargetTrack> targets = new ArrayList<>();
  private final LossWindow loss = new LossWindow();
  private final Map<Long, Outstanding> outstanding = new HashMap<>();

  private State state = State.NO_DATA;
  private Reason reason = new Reason("starting", "not asked yet");
  private long sinceNanos;
  private Readiness readiness =
      new Readiness(
          Readiness.Stage.NO_INTERFACE, new Reason("starting", "the kernel was not read yet"), -1);
  private Forced forced = Forced.NONE;
  private long sequence;
  private int turn;
  private int answersInARow;
  private int unsentInARow;
  private long nextProbeAtNanos;
  private long lastPollNanos;
  private boolean started;
  private @org.jspecify.annotations.Nullable Confirmation confirmation;

  /**
   * @param settings the detector's numbers
   * @param targetCount how many targets are asked, at least 1
   * @param now monotonic nanoseconds
   */
  public PathHealth(Settings settings, int targetCount, long now) {
    if (settings.quorum() > targetCount) {
      throw new IllegalArgumentException(
          "a quorum of " + settings.quorum() + " needs as many targets, not " + targetCount);
    }
    this.settings = settings;
    for (int i = 0; i < targetCount; i++) {
      targets.add(new TargetTrack(settings.varianceFloor().toNanos()));
    }
    sinceNanos = now;
    lastPollNanos = now;
  }

  /** Takes what the kernel's objects have become. */
  public List<Action> ready(long now, Readiness to) {
    Readiness from = readiness;
    readiness = to;
    List<Action> actions = new ArrayList<>();
    if (started && from.stage() == to.stage() && from.generation() == to.generation()) {
      if (!to.ready() && !to.reason().equals(reason) && forced == Forced.NONE) {
        change(now, state, to.reason(), actions);
      }
      return actions;
    }
    started = true;
    forgetPath();
    nextProbeAtNanos = now;
    if (forced == Forced.NONE) {
      change(now, stateOf(to), to.reason(), actions);
    }
    return actions;
  }

  private static State stateOf(Readiness readiness) {
    return switch (readiness.stage()) {
      case NO_INTERFACE -> State.NO_INTERFACE;
      case NO_CARRIER -> State.DOWN;
      case NO_ADDRESS -> State.NO_ADDRESS;
      case NO_GATEWAY -> State.NO_GATEWAY;
      case READY -> State.NO_DATA;
    };
  }

  /** Takes or ends an administrator's word. */
  public List<Action> force(long now, Forced to, Reason why) {
    List<Action> actions = new ArrayList<>();
    forced = to;
    confirmation = null;
    answersInARow = 0;
    switch (to) {
      case UP -> change(now, State.FORCED_UP, why, actions);
      case DOWN -> change(now, State.FORCED_DOWN, why, actions);
      case NONE -> {
        nextProbeAtNanos = now;
        change(now, stateOf(readiness), readiness.ready() ? why : readiness.reason(), actions);
      }
    }
    return actions;
  }

  /**
   * Takes an answer, also a late one.
   *
   * @return nothing for a sequence that was never asked, was answered already, or belongs to a path
   *     that is gone
   */
  public List<Action> answer(long now, long answeredSequence, long rttNanos) {
    List<Action> actions = new ArrayList<>();
    Outstanding probe = outstanding.remove(answeredSequence);
    if (probe == null || !readiness.ready()) {
      return actions;
    }
    TargetTrack target = targets.get(probe.target());
    boolean late = probe.expired();
    // A probe parked while the path was down tells nothing of its round trip.
    boolean learning = state == State.NO_DATA || state == State.PROBATION;
    target.answered(state == State.DOWN ? -1 : rttNanos, learning);
    if (target.retired()) {
      target.reinstate();
      actions.add(
          new Action.TargetChanged(
              probe.target(), false, new Reason("target-answers", "it answers again")));
    }
    if (!late && state == State.UP) {
      loss.add(false);
    }
    answersInARow++;
    unsentInARow = 0;
    if (confirmation != null && confirmation.answered(probe.target())) {
      confirmation = null;
      nextProbeAtNanos = Math.min(nextProbeAtNanos, now + settings.interval().toNanos());
    }
    if (forced == Forced.NONE) {
      judgeAnswer(now, late, actions);
    }
    return actions;
  }

  private void judgeAnswer(long now, boolean late, List<Action> actions) {
    switch (state) {
      case DOWN -> {
        if (quorumAnswers()) {
          answersInARow = 1;
          change(
              now,
              State.PROBATION,
              new Reason("answers-again", late ? "a late answer came" : "it answers again"),
              actions);
        }
      }
      case NO_DATA, PROBATION -> {
        if (answersInARow >= settings.recoverAnswers() && quorumAnswers()) {
          change(
              now,
              State.UP,
              new Reason("answers", answersInARow + " answers in a row" + nearestText()),
              actions);
        }
      }
      default -> {}
    }
  }

  /** With a quorum above one, enough different targets must have answered of late. */
  private boolean quorumAnswers() {
    int answering = 0;
    for (TargetTrack target : targets) {
      if (target.answering()) {
        answering++;
      }
    }
    return answering >= settings.quorum();
  }

  private String nearestText() {
    long rtt = nearest();
    return rtt < 0 ? "" : ", round trip " + Texts.millis(rtt);
  }

  /** A probe could not be sent at all: that is no silence. */
  public List<Action> notSent(long now, long unsentSequence, Reason why) {
    List<Action> actions = new ArrayList<>();
    if (outstanding.remove(unsentSequence) != null && confirmation != null) {
      confirmation.notSent(now);
    }
    unsentInARow++;
    boolean blind = state == State.NO_DATA || unsentInARow >= BLIND_AFTER;
    if (blind && forced == Forced.NONE && !why.equals(reason)) {
      answersInARow = 0;
      change(now, State.NO_DATA, why, actions);
    }
    return actions;
  }

  /** Does what is due: time-outs, probes, verdicts. */
  public List<Action> poll(long now) {
    List<Action> actions = new ArrayList<>();
    boolean overslept =
        now - lastPollNanos > OVERSLEPT_NANOS && overdueNanos(now) > OVERSLEPT_NANOS;
    lastPollNanos = now;
    if (!readiness.ready()) {
      return actions;
    }
    if (overslept) {
      // The machine stood still: what looks like silence is our own sleep.
      outstanding.clear();
      confirmation = null;
      nextProbeAtNanos = now;
    }
    expire(now, actions);
    if (confirmation != null) {
      confirm(now, actions);
    }
    if (confirmation == null && now - nextProbeAtNanos >= 0) {
      send(now, nextTarget(now), actions);
      nextProbeAtNanos = now + pause();
    }
    return actions;
  }

  private long overdueNanos(long now) {
    long deadline = deadlineNanos();
    return deadline == NEVER ? 0 : now - deadline;
  }

  private long pause() {
    long interval = settings.interval().toNanos();
    return switch (state) {
      case NO_DATA, PROBATION -> interval / QUICK;
      case DOWN -> interval / QUICK_DOWN;
      default -> interval;
    };
  }

  private void expire(long now, List<Action> actions) {
    for (var each : List.copyOf(outstanding.entrySet())) {
      Outstanding probe = each.getValue();
      if (probe.expired()) {
        if (now - probe.timeoutAtNanos() > LATE_NANOS) {
          outstanding.remove(each.getKey());
        }
      } else if (now - probe.timeoutAtNanos() >= 0) {
        outstanding.put(each.getKey(), probe.expire());
        missed(now, probe, actions);
      }
    }
  }

  private void missed(long now, Outstanding probe, List<Action> actions) {
    TargetTrack target = targets.get(probe.target());
    target.missed();
    if (state == State.UP) {
      loss.add(true);
    }
    answersInARow = 0;
    if (state == State.PROBATION && forced == Forced.NONE) {
      change(now, State.DOWN, new Reason("probation-failed", "it fell silent again"), actions);
    }
    if (target.retired()) {
      target.askAgainAt(now + RETIRED_RETRY_NANOS);
    } else if (target.missesInARow() >= TargetTrack.RETIRE_AFTER && othersAnswer(probe.target())) {
      target.retire(now + RETIRED_RETRY_NANOS);
      actions.add(
          new Action.TargetChanged(
              probe.target(),
              true,
              new Reason(
                  "target-silent",
                  "silent " + target.missesInARow() + " times while others answer")));
    } else if (confirmation == null
        && forced == Forced.NONE
        && (state == State.UP || state == State.NO_DATA)) {
      confirmation =
          new Confirmation(
              settings, targets.size(), loss.cautiousPermille(), probe.sentNanos(), now);
    }
  }

  private boolean othersAnswer(int index) {
    int answering = 0;
    for (int i = 0; i < targets.size(); i++) {
      TargetTrack other = targets.get(i);
      if (i != index && other.answering() && !other.retired()) {
        answering++;
      }
    }
    return answering >= settings.quorum();
  }

  private void confirm(long now, List<Action> actions) {
    Confirmation burst = confirmation;
    if (burst == null) {
      return;
    }
    while (burst.probeDue(now)) {
      int target = nextTarget(now);
      long timeout = send(now, target, actions);
      burst.sent(now, now + timeout);
    }
    if (burst.silent(now)) {
      confirmation = null;
      nextProbeAtNanos = now;
      change(
          now,
          State.DOWN,
          new Reason(
              "targets-silent",
              burst.silentTargets()
                  + " of "
                  + targets.size()
                  + " targets silent for "
                  + Texts.seconds(burst.silenceNanos(now))
                  + ", "
                  + burst.probes()
                  + " probes unanswered"),
          actions);
    }
  }

  /** Sends to a target and returns how long its answer may take. */
  private long send(long now, int target, List<Action> actions) {
    long timeout = targets.get(target).timeoutNanos();
    if (state == State.NO_DATA && targets.get(target).srttNanos() < 0) {
      // Nothing is known of this path yet: a verdict must not wait a second for each probe.
      timeout = Math.min(timeout, settings.patience().toNanos());
    }
    sequence++;
    outstanding.put(sequence, new Outstanding(target, now, now + timeout, false));
    actions.add(new Action.Send(target, sequence));
    return timeout;
  }

  private int nextTarget(long now) {
    for (int i = 0; i < targets.size(); i++) {
      turn = (turn + 1) % targets.size();
      if (targets.get(turn).due(now)) {
        return turn;
      }
    }
    return turn;
  }

  private void change(long now, State to, Reason why, List<Action> actions) {
    State from = state;
    reason = why;
    if (from == to) {
      return;
    }
    state = to;
    sinceNanos = now;
    if (to != State.UP) {
      // What a dead path lost says nothing of how long the next burst must be.
      confirmation = null;
      loss.clear();
    }
    actions.add(new Action.Changed(from, to, why));
  }

  private void forgetPath() {
    outstanding.clear();
    confirmation = null;
    answersInARow = 0;
    loss.clear();
    targets.forEach(TargetTrack::forget);
  }

  /** When {@link #poll} must be called at the latest; {@link Long#MAX_VALUE}: not at all. */
  public long deadlineNanos() {
    if (!readiness.ready()) {
      return NEVER;
    }
    long deadline = confirmation == null ? nextProbeAtNanos : confirmation.deadlineNanos();
    for (Outstanding probe : outstanding.values()) {
      if (!probe.expired() && probe.timeoutAtNanos() - deadline < 0) {
        deadline = probe.timeoutAtNanos();
      }
    }
    return deadline;
  }

  /** What it is. */
  public State state() {
    return state;
  }

  private long nearest() {
    long best = -1;
    for (TargetTrack target : targets) {
      if (target.srttNanos() >= 0
          && target.missesInARow() == 0
          && (best < 0 || target.srttNanos() < best)) {
        best = target.srttNanos();
      }
    }
    return best;
  }

  /** What it shows of itself. */
  public Snapshot snapshot() {
    long rtt = -1;
    long jitter = -1;
    List<Snapshot.Target> each = new ArrayList<>();
    for (TargetTrack target : targets) {
      boolean silent = target.missesInARow() > 0;
      each.add(new Snapshot.Target(target.srttNanos(), silent, target.retired()));
      if (!silent && target.srttNanos() >= 0 && (rtt < 0 || target.srttNanos() < rtt)) {
        rtt = target.srttNanos();
        jitter = target.rttvarNanos();
      }
    }
    return new Snapshot(
        state,
        sinceNanos,
        reason,
        confirmation != null,
        rtt,
        jitter,
        loss.samples() == 0 ? -1 : loss.permille(),
        each);
  }
}
