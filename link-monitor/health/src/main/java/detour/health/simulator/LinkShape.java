package detour.health.simulator;

/**
 * What a link is like.
 *
 * @param rttNanos round trip of the nearest target
 * @param jitterNanos mean of the exponential delay added each way
 * @param loss of each packet each way, 0 to 1
 * @param stalls spells in which packets are held and then delivered
 * @param bursts spells in which packets are lost (Gilbert-Elliott)
 * @param bloat spells in which an upload fills the queue
 * @param echoes how many echo requests each target answers
 */
public record LinkShape(
    long rttNanos,
    long jitterNanos,
    double loss,
    Stalls stalls,
    Bursts bursts,
    Bloat bloat,
    Echoes echoes) {

  /**
   * Packets are held.
   *
   * @param perDay how often
   * @param leastNanos the shortest
   * @param mostNanos the longest
   */
  public record Stalls(double perDay, long leastNanos, long mostNanos) {}

  /**
   * Packets are lost.
   *
   * @param perDay how often
   * @param meanNanos length in the mean, exponential
   * @param loss of each packet meanwhile
   */
  public record Bursts(double perDay, long meanNanos, double loss) {}

  /**
   * An upload that nothing answers fills the queue.
   *
   * @param perDay how often
   * @param lengthNanos how long the upload lasts
   * @param riseNanos how long the queue takes to fill
   * @param fullNanos delay of the full queue; it drains in the same time
   * @param bytesPerSecond rate of the upload
   * @param loss of each packet while the queue is full
   */
  public record Bloat(
      double perDay,
      long lengthNanos,
      long riseNanos,
      long fullNanos,
      long bytesPerSecond,
      double loss) {}

  /**
   * A target or a firewall before it answers only so many echo requests, by a token bucket.
   *
   * @param perMinute answers that are earned a minute; 0: all are answered
   * @param most answers that can be saved up
   */
  public record Echoes(int perMinute, int most) {
    static final Echoes ALL = new Echoes(0, 0);
  }

  /** A link that never errs. */
  public static LinkShape clean(long rttMillis) {
    return new LinkShape(
        rttMillis * 1_000_000,
        200_000,
        0,
        new Stalls(0, 1, 2),
        new Bursts(0, 1, 0),
        new Bloat(0, 1, 1, 0, 0, 0),
        Echoes.ALL);
  }

  /** The same with loss each way. */
  public LinkShape withLoss(double value) {
    return new LinkShape(rttNanos, jitterNanos, value, stalls, bursts, bloat, echoes);
  }

  /** The same with jitter each way. */
  public LinkShape withJitter(long meanMillis) {
    return new LinkShape(rttNanos, meanMillis * 1_000_000, loss, stalls, bursts, bloat, echoes);
  }

  /** The same with stalls. */
  public LinkShape withStalls(double perDay, long leastMillis, long mostMillis) {
    Stalls value = new Stalls(perDay, leastMillis * 1_000_000, mostMillis * 1_000_000 + 1);
    return new LinkShape(rttNanos, jitterNanos, loss, value, bursts, bloat, echoes);
  }

  /** The same with bursts of loss. */
  public LinkShape withBursts(double perDay, long meanMillis, double lossMeanwhile) {
    Bursts value = new Bursts(perDay, meanMillis * 1_000_000, lossMeanwhile);
    return new LinkShape(rttNanos, jitterNanos, loss, stalls, value, bloat, echoes);
  }

  /** The same with a bloated queue. */
  public LinkShape withBloat(double perDay, long riseMillis, long fullMillis) {
    Bloat value =
        new Bloat(
            perDay,
            8_000_000_000L,
            riseMillis * 1_000_000,
            fullMillis * 1_000_000,
            2_500_000,
            0.05);
    return new LinkShape(rttNanos, jitterNanos, loss, stalls, bursts, value, echoes);
  }

  /**
   * The same with each target's echoes limited to so many a minute, all of which can be saved up.
   */
  public LinkShape withEchoes(int perMinute) {
    Echoes value = new Echoes(perMinute, perMinute);
    return new LinkShape(rttNanos, jitterNanos, loss, stalls, bursts, bloat, value);
  }
}
