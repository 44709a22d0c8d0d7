package detour.health.simulator;

/**
 * Spells of something that come at random times and do not overlap. Asked about times that go
 * forward, by and large: a spell stays known until the one after the next was asked for.
 */
final class Episodes {
  private static final long NEVER = Long.MAX_VALUE / 2;

  private final Dice dice;
  private final long meanGapNanos;
  private final long leastNanos;
  private final long mostNanos;
  private final boolean exponential;
  private long from = NEVER;
  private long to = NEVER;
  private long lastFrom = -NEVER;
  private long lastTo = -NEVER;

  /**
   * @param perDay how often, in the mean; 0: never
   * @param mostNanos lengths are even between the least and this; or, with the least 0, exponential
   *     with this mean
   */
  Episodes(Dice dice, double perDay, long leastNanos, long mostNanos, long now) {
    this.dice = dice;
    this.leastNanos = leastNanos;
    this.mostNanos = mostNanos;
    exponential = leastNanos == 0;
    meanGapNanos = perDay <= 0 ? 0 : (long) (86_400e9 / perDay);
    if (meanGapNanos > 0) {
      next(now);
    }
  }

  private void next(long after) {
    from = after + dice.exponential(meanGapNanos);
    to = from + (exponential ? dice.exponential(mostNanos) : dice.between(leastNanos, mostNanos));
  }

  private void advance(long now) {
    while (now >= to) {
      lastFrom = from;
      lastTo = to;
      next(to);
    }
  }

  /** When the spell that lasts now ends; -1: none lasts. */
  long endAt(long now) {
    if (now >= from) {
      advance(now);
    }
    if (now >= from) {
      return to;
    }
    return now >= lastFrom && now < lastTo ? lastTo : -1;
  }

  /** When the spell that lasts at a time began; -1: none lasts. */
  long beginAt(long at) {
    return endAt(at) < 0 ? -1 : at >= from ? from : lastFrom;
  }

  /** When the spell that lasts now, or lasted last, began. */
  long beginOfLast(long now) {
    return endAt(now) == to ? from : lastFrom;
  }

  /** When the last spell ended, or the one that lasts will end. */
  long endOfLast(long now) {
    return endAt(now) == to ? to : lastTo;
  }
}
