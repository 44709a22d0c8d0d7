package detour.vrrp.election;

import detour.event.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The priority of a gateway from what it tracks. Worse counts at once; better only after it lasted,
 * so that the office does not follow every flap; a small difference in quality not at all.
 */
public final class Election {
  private static final int LEAST = 1;
  private static final int MOST = 254;

  private final int base;
  private final List<Tracked> tracked;
  private final long betterAfterNanos;
  private final int leastStep;
  private final Map<String, Observation> seen = new HashMap<>();
  private Score told;
  private int toldFirm;
  private long betterSince = Long.MAX_VALUE;

  /**
   * @param base the configured priority, 1 to 254
   * @param tracked by name, each once
   * @param betterAfterNanos for which a better priority must last
   * @param leastStep a difference below this is passed over where only the quality of something is
   *     another, unless all is as configured again; at least 1
   */
  public Election(int base, List<Tracked> tracked, long betterAfterNanos, int leastStep) {
    if (base < LEAST || base > MOST || leastStep < 1) {
      throw new IllegalArgumentException("priority " + base + ", step " + leastStep);
    }
    this.base = base;
    this.tracked = List.copyOf(tracked);
    this.betterAfterNanos = betterAfterNanos;
    this.leastStep = leastStep;
    count(score());
  }

  /**
   * What was seen before counts on where it is still tracked: it is told again only when it
   * changes.
   */
  public void remember(Election before) {
    tracked.stream()
        .filter(each -> before.tracked.stream().anyMatch(each::sameThing))
        .filter(each -> before.seen.containsKey(each.name()))
        .forEach(each -> seen.put(each.name(), before.seen.get(each.name())));
    count(score());
    if (base == before.base && tracked.equals(before.tracked)) {
      told = before.told; // what is waited for is waited for on
      toldFirm = before.toldFirm;
      betterSince = before.betterSince;
    }
  }

  /** What is known already when it begins. */
  public void remember(Map<String, Observation> observed) {
    tracked.stream()
        .filter(each -> observed.containsKey(each.name()))
        .forEach(each -> seen.put(each.name(), observed.get(each.name())));
    count(score());
  }

  private void count(Score score) {
    told = score;
    toldFirm = firm();
  }

  /** What counts now. */
  public Score current() {
    return told;
  }

  /** When {@link #poll} has something to say; {@link Long#MAX_VALUE}: only after news. */
  public long deadlineNanos() {
    return betterSince == Long.MAX_VALUE ? Long.MAX_VALUE : betterSince + betterAfterNanos;
  }

  /** Something tracked is in this state; gives the score if it is another now. */
  public Optional<Score> observe(String name, Observation observation, long nowNanos) {
    if (tracked.stream().noneMatch(each -> each.name().equals(name))) {
      return Optional.empty();
    }
    seen.put(name, observation);
    return poll(nowNanos);
  }

  /** Whether all that it tracks was told once; until then what was not counts as good. */
  public boolean known() {
    return tracked.stream().allMatch(each -> seen.containsKey(each.name()));
  }

  /** Gives the score if it is another by now. */
  public Optional<Score> poll(long nowNanos) {
    Score now = score();
    int difference = now.priority() - told.priority();
    boolean counts =
        Math.abs(difference) >= leastStep
            || firm() != toldFirm
            || now.priority() == 0
            || told.priority() == 0
            || now.priority() == base;
    if (difference == 0 || !counts) {
      betterSince = Long.MAX_VALUE;
      return Optional.empty();
    }
    if (difference > 0) {
      betterSince = Math.min(betterSince, nowNanos);
      if (nowNanos - betterSince < betterAfterNanos) {
        return Optional.empty();
      }
    }
    betterSince = Long.MAX_VALUE;
    count(now);
    return Optional.of(now);
  }

  /** The part of the sum that is no quality: what is all bad, and numbers of files. */
  private int firm() {
    return tracked.stream()
        .mapToInt(
            each -> {
              Observation is = seen.getOrDefault(each.name(), Observation.good());
              return is.added() - (is.goodPercent() == 0 ? each.weight() : 0);
            })
        .sum();
  }

  private Score score() {
    int sum = base;
    List<String> terms = new ArrayList<>(List.of(String.valueOf(base)));
    for (Tracked each : tracked) {
      Observation is = seen.getOrDefault(each.name(), Observation.good());
      if (each.weight() == 0 && is.goodPercent() == 0) {
        return new Score(0, new Reason("unfit", "unfit: " + each.name() + " is " + is.text()));
      }
      int part = is.added() - each.weight() * (100 - is.goodPercent()) / 100;
      if (part != 0) {
        sum += part;
        terms.add(
            (part < 0 ? "- " : "+ ")
                + Math.abs(part)
                + " ("
                + each.name()
                + ": "
                + is.text()
                + ")");
      }
    }
    int priority = Math.max(LEAST, Math.min(MOST, sum));
    if (terms.size() == 1) {
      return new Score(priority, new Reason("configured", "as configured"));
    }
    return new Score(priority, new Reason("tracking", String.join(" ", terms) + " = " + priority));
  }
}
