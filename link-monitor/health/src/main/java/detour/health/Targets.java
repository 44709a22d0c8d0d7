package detour.health;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.List;
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
    turn = (turn + 1) % all.size();
    return ask(turn); // all are retired: one must be asked all the same
  }

  private int ask(int index) {
    askedInRound[index] = round;
    return index;
  }

  /** The next of those that are asked in each round, or else the next costly one. */
  int inTurn(long now) {
    for (int i = 0; i < all.size(); i++) {
      turn = turn + 1 == all.size() ? 0 : turn + 1;
      if (all.get(turn).spec.everyRounds() == 1 && all.get(turn).due(now)) {
        return ask(turn);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      turn = turn + 1 == all.size() ? 0 : turn + 1;
      boolean heavy = all.get(turn).spec.kind().heavy();
      boolean rested = !heavy || round - askedInRound[turn] >= LEAST_HEAVY_ROUNDS;
      if (all.get(turn).due(now) && rested) {
        return ask(turn);
      }
    }
    return NONE;
  }

  /** The next of those that are neither heavy nor retired; else of any kind. */
  int lightInTurn() {
    for (int i = 0; i < all.size(); i++) {
      turn = turn + 1 == all.size() ? 0 : turn + 1;
      if (!all.get(turn).retired() && !all.get(turn).spec.kind().heavy()) {
        return ask(turn);
      }
    }
    return anyInTurn();
  }

  /** The next of all that are not retired, of any kind; with everybody retired just the next. */
  int anyInTurn() {
    for (int i = 0; i < all.size(); i++) {
      turn = turn + 1 == all.size() ? 0 : turn + 1;
      if (!all.get(turn).retired()) {
        return ask(turn);
      }
    }
    turn = turn + 1 == all.size() ? 0 : turn + 1;
    return ask(turn);
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
      boolean told = proves(each) && each.srttNanos() >= 0;
      if (told && !each.retired() && !each.spec.kind().heavy()) {
        if (best == NONE || each.srttNanos() < all.get(best).srttNanos()) {
          best = i;
        }
      }
    }
    return best == NONE ? anyInTurn() : best;
  }

  /** How many answered their last probe, leaving out one; -1 leaves out none. */
  int answering(int but) {
    int answering = 0;
    for (int i = 0; i < all.size(); i++) {
      TargetTrack each = all.get(i);
      if (i != but && each.answering() && !each.retired() && proves(each)) {
        answering++;
      }
    }
    return answering;
  }

  /**
   * How many have answered since one fell silent: who is asked seldom may have answered when all
   * was well.
   */
  int answeringSince(TargetTrack silent) {
    int answering = 0;
    for (TargetTrack each : all) {
      if (each.answeredSince(silent) && !each.retired() && proves(each)) {
        answering++;
      }
    }
    return answering;
  }

  /** How many tell and are not retired. */
  int unretired() {
    return (int) all.stream().filter(each -> proves(each) && !each.retired()).count();
  }

  /** How many of those each wave of a fast burst asks. */
  int inWaves() {
    return (int)
        all.stream()
            .filter(each -> proves(each) && !each.retired() && each.spec.kind().cheap())
            .count();
  }

  /** The next of all that may answer, retired or not. */
  int evenRetiredInTurn() {
    for (int i = 0; i < all.size(); i++) {
      turn = turn + 1 == all.size() ? 0 : turn + 1;
      if (mayAnswer(all.get(turn))) {
        return ask(turn);
      }
    }
    return anyInTurn();
  }

  /** Whether it is worth asking before a verdict: one that never answered only delays it. */
  boolean mayAnswer(TargetTrack target) {
    return !target.retired() || target.srttNanos() >= 0;
  }

  /** Why the path is not trusted: too few targets answer rightly, and this one wrongly; or null. */
  @Nullable Reason contradiction(int quorum) {
    if (answering(NONE) >= quorum) {
      return null;
    }
    for (TargetTrack each : all) {
      boolean wrongly = each.wrong() == Wrong.MISMATCH && each.keepsBeingWrong();
      if (wrongly && !each.retired() && proves(each)) {
        return each.wrongReason();
      }
    }
    return null;
  }

  /** What a program of the administrator's has against the path; null for nothing. */
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
