package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The targets of a path, and whose turn it is. */
final class Targets {
  /** Where only targets of many bytes are left, one in so many rounds asks one. */
  static final int LEAST_HEAVY_ROUNDS = 5;

  private static final int NONE = -1;

  private final List<TargetTrack> all = new ArrayList<>();
  private final long[] askedInRound;
  private final boolean anyBeyond;
  private int turn;
  private int retiredTurn;
  private long round;

  /** Whether the round before asked a costly one: where rounds are counted by two, each might. */
  private boolean costlyBefore;

  Targets(List<TargetSpec> specs, long varianceFloorNanos) {
    specs.forEach(each -> all.add(new TargetTrack(each, varianceFloorNanos)));
    anyBeyond = specs.stream().anyMatch(each -> each.kind().beyond());
    askedInRound = new long[specs.size()];
    restart();
  }

  int size() {
    return all.size();
  }

  TargetTrack get(int index) {
    return all.get(index);
  }

  /** Each is asked soon, the costly ones one after the other. */
  void restart() {
    for (int i = 0; i < askedInRound.length; i++) {
      askedInRound[i] = round + 1 + i - all.get(i).spec.everyRounds();
    }
  }

  void forget() {
    all.forEach(TargetTrack::forget);
    restart();
  }

  /**
   * Whose turn a steady round is; -1: nobody's.
   *
   * @param rounds 2 if the one before was the other family's
   */
  int nextOfRound(long now, boolean webFirst, int rounds) {
    round += rounds;
    for (int i = 0; i < all.size(); i++) {
      TargetSpec spec = all.get(i).spec;
      boolean hurried = webFirst && spec.kind().web();
      int every = hurried ? Math.min(spec.everyRounds(), LEAST_HEAVY_ROUNDS) : spec.everyRounds();
      boolean rightful = rounds == 1 || !costlyBefore;
      if (every > 1 && rightful && round - askedInRound[i] >= every && all.get(i).due(now)) {
        costlyBefore = true;
        return ask(i);
      }
    }
    costlyBefore = false;
    int next = inTurn(now);
    if (next != NONE || all.get(turn).spec.everyRounds() > 1) {
      return next;
    }
    return next(i -> true); // all are retired: one must be asked all the same
  }

  private int ask(int index) {
    askedInRound[index] = round;
    return index;
  }

  /** The next after the one asked last that is so; -1: none is. */
  private int next(IntPredicate wanted) {
    for (int i = 0; i < all.size(); i++) {
      turn = turn + 1 == all.size() ? 0 : turn + 1;
      if (wanted.test(turn)) {
        return ask(turn);
      }
    }
    return NONE;
  }

  /** The next of those that are asked in each round, or else the next costly one. */
  int inTurn(long now) {
    return inTurn(now, each -> true);
  }

  /** Who is asked in the same round as one that proves nothing; -1: nobody need be. */
  int besides(int asked, long now) {
    return proves(all.get(asked)) ? NONE : inTurn(now, this::proves);
  }

  private int inTurn(long now, Predicate<TargetTrack> which) {
    IntPredicate may = i -> which.test(all.get(i)) && all.get(i).due(now);
    int usual = next(i -> may.test(i) && all.get(i).spec.everyRounds() == 1);
    return usual != NONE ? usual : next(i -> may.test(i) && rested(i));
  }

  private boolean rested(int index) {
    boolean heavy = all.get(index).spec.kind().heavy();
    return !heavy || round - askedInRound[index] >= LEAST_HEAVY_ROUNDS;
  }

  /** The next of all that decide, of any kind; with everybody retired just the next. */
  int anyInTurn() {
    int next = next(i -> decides(all.get(i)));
    return next != NONE ? next : next(i -> proves(all.get(i)));
  }

  /** The next of those that decide and are not heavy; else of any kind. */
  int lightInTurn() {
    int next = next(i -> decides(all.get(i)) && !all.get(i).spec.kind().heavy());
    return next != NONE ? next : anyInTurn();
  }

  /** The next of the retired that may answer; -1: there is none. It is nobody's turn. */
  int retiredInTurn() {
    for (int i = 0; i < all.size(); i++) {
      retiredTurn = retiredTurn + 1 == all.size() ? 0 : retiredTurn + 1;
      if (mayAnswer(all.get(retiredTurn))) {
        return retiredTurn;
      }
    }
    return NONE;
  }

  /** Whether it is retired, yet worth asking before a verdict: it answered once. */
  boolean mayAnswer(TargetTrack target) {
    return proves(target) && target.retired() && target.srttNanos() >= 0;
  }

  /** Asks the web targets in the next rounds that have not spoken of a portal; else all of them. */
  void hurryWeb() {
    boolean others = all.stream().anyMatch(each -> each.spec.kind().web() && each.wrong() == null);
    for (int i = 0; i < all.size(); i++) {
      TargetTrack each = all.get(i);
      if (each.spec.kind().web() && (!others || each.wrong() == null)) {
        askedInRound[i] = round - each.spec.everyRounds();
      }
    }
  }

  /** The nearest that is asked in each round and answers; else any that does, else the next. */
  int nearest() {
    int best = NONE;
    for (int i = 0; i < all.size(); i++) {
      TargetTrack each = all.get(i);
      boolean told = decides(each) && each.srttNanos() >= 0;
      if (told && !each.spec.kind().heavy()) {
        if (best == NONE || each.srttNanos() < all.get(best).srttNanos()) {
          best = i;
        }
      }
    }
    return best == NONE ? anyInTurn() : best;
  }

  /** Whether its answers and silences count: it proves something and is not retired. */
  boolean decides(TargetTrack target) {
    return proves(target) && !target.retired();
  }

  private int deciding(Predicate<TargetTrack> which) {
    int count = 0;
    for (TargetTrack each : all) {
      count += decides(each) && which.test(each) ? 1 : 0;
    }
    return count;
  }

  /** How many answered their last probe, leaving out one; -1 leaves out none. */
  int answering(int but) {
    TargetTrack out = but == NONE ? null : all.get(but);
    return deciding(each -> each != out && each.answering());
  }

  /**
   * How many have answered since one fell silent: who is asked seldom may have answered when all
   * was well.
   */
  int answeringSince(TargetTrack silent) {
    return deciding(each -> each.answeredSince(silent));
  }

  /** How the path sees one, to be compared with what other uplinks see. */
  SharedTargets.View view(int index) {
    TargetTrack target = all.get(index);
    if (target.answering()) {
      return SharedTargets.View.ANSWERS;
    }
    boolean silent =
        target.missesInARow() >= SharedTargets.LEAST_MISSES && answeringSince(target) > 0;
    boolean portal = target.wrong() == Wrong.CAPTIVE && answering(index) > 0;
    return silent || portal ? SharedTargets.View.FAILS_ALONE : SharedTargets.View.UNCLEAR;
  }

  /** How many decide. */
  int unretired() {
    return deciding(each -> true);
  }

  /** How many of those each wave of a fast burst asks. */
  int inWaves() {
    return deciding(each -> each.spec.kind().cheap());
  }

  /** Why the path is not trusted: too few targets answer rightly, and this one wrongly; or null. */
  @Nullable Reason contradiction(int quorum) {
    if (answering(NONE) >= quorum) {
      return null;
    }
    for (TargetTrack each : all) {
      boolean wrongly = each.wrong() == Wrong.MISMATCH && each.keepsBeingWrong();
      if (wrongly && decides(each)) {
        return each.wrongReason();
      }
    }
    return null;
  }

  /** What a program or a near resolver has against the path; null for nothing. */
  @Nullable Reason denial() {
    for (TargetTrack each : all) {
      if (each.wrong() == Wrong.DENIED && !each.retired()) {
        return each.wrongReason();
      }
    }
    return null;
  }

  /**
   * Whether its answers prove that the uplink works; a next hop's do only if nobody else is asked.
   */
  boolean proves(TargetTrack target) {
    return target.spec.kind().beyond() || !anyBeyond;
  }

  /** The deviation of the round trips of the steadiest target. */
  long varianceNanos() {
    long least = Long.MAX_VALUE / 8;
    for (int i = 0; i < all.size(); i++) {
      TargetTrack each = all.get(i);
      if (each.srttNanos() >= 0) {
        least = Math.min(least, each.rttvarNanos());
      }
    }
    return least;
  }

  List<TargetTrack> all() {
    return all;
  }
}
