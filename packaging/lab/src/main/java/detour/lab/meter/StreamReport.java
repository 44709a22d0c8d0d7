package detour.lab.meter;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Every request and answer of one stream, and what can be read from them. Immutable. */
public final class StreamReport {
  /**
   * Requests sent this shortly before the end are not called lost: their answers may be on their
   * way.
   */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String stream;
  private final Family family;
  private final long[] sent;
  private final long[] answered;
  private final long[] arrivals;
  private final long refused;
  private final long endNanos;

  StreamReport(
      String stream,
      Family family,
      long[] sent,
      long[] answered,
      long[] arrivals,
      long refused,
      long endNanos) {
    this.stream = stream;
    this.family = family;
    this.sent = sent;
    this.answered = answered;
    this.arrivals = arrivals;
    this.refused = refused;
    this.endNanos = endNanos;
  }

  /** Name of the stream. */
  public String stream() {
    return stream;
  }

  /** Address family of the stream. */
  public Family family() {
    return family;
  }

  /** Requests sent. */
  public int sent() {
    return sent.length;
  }

  /** Requests answered. */
  public int answered() {
    return (int) Arrays.stream(answered).filter(t -> t != 0).count();
  }

  /** Requests refused aloud (reset, unreachable). */
  public long refused() {
    return refused;
  }

  /** Requests never answered. */
  public int lost() {
    return lostBetween(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Requests sent between two times, {@link System#nanoTime}, and never answered. */
  public int lostBetween(long fromNanos, long untilNanos) {
    int lost = 0;
    for (int i = 0; i < sent.length; i++) {
      boolean within =
          sent[i] >= fromNanos && sent[i] < untilNanos && endNanos - sent[i] > GRACE_NANOS;
      if (within && answered[i] == 0) {
        lost++;
      }
    }
    return lost;
  }

  /** When each lost request was sent, nanoseconds after a given time: for failure messages. */
  public long[] lostAt(long zeroNanos) {
    return java.util.stream.IntStream.range(0, sent.length)
        .filter(i -> answered[i] == 0 && endNanos - sent[i] > GRACE_NANOS)
        .mapToLong(i -> sent[i] - zeroNanos)
        .toArray();
  }

  /**
   * The longest silence that touches a stretch of time.
   *
   * @param fromNanos beginning of the stretch: just before a fault
   * @param window its length: what comes later is another story
   */
  public Outage outage(long fromNanos, Duration window) {
    long untilNanos = fromNanos + window.toNanos();
    Outage longest = new Outage(fromNanos, fromNanos, true);
    long last = arrivals.length == 0 ? fromNanos : arrivals[0];
    for (int i = 1; i <= arrivals.length; i++) {
      boolean over = i < arrivals.length;
      long next = over ? arrivals[i] : Math.max(last, endNanos);
      boolean touches = next - fromNanos > 0 && last - untilNanos < 0;
      if (touches && next - last > longest.firstNanos() - longest.lastNanos()) {
        longest = new Outage(last, next, over);
      }
      last = next;
    }
    return longest;
  }

  /**
   * From a cut until the first request left after which none was lost any more: what a cut costs
   * but for what was under way when it came, which nobody can save.
   *
   * @param cutNanos just before it
   * @param window its end is that of the story
   * @return milliseconds; infinite if nothing that left later was answered
   */
  public double lossMillis(long cutNanos, Duration window) {
    long untilNanos = cutNanos + window.toNanos();
    long last = cutNanos;
    double first = Double.POSITIVE_INFINITY;
    for (int i = 0; i < sent.length; i++) {
      long at = sent[i];
      if (at - last < 0 || at - untilNanos >= 0) {
        continue;
      }
      if (answered[i] != 0) {
        first = Math.min(first, (at - cutNanos) / 1e6);
      } else if (endNanos - at > GRACE_NANOS) {
        last = at;
        first = Double.POSITIVE_INFINITY;
      }
    }
    return first;
  }

  /** Median round trip time of the answered requests, nanoseconds; 0 if there are none. */
  public long medianRttNanos() {
    long[] rtts = new long[answered()];
    int n = 0;
    for (int i = 0; i < sent.length; i++) {
      if (answered[i] != 0) {
        rtts[n++] = answered[i] - sent[i];
      }
    }
    Arrays.sort(rtts);
    return n == 0 ? 0 : rtts[n / 2];
  }

  @Override
  public String toString() {
    return String.format(
        "%s %s: %d sent, %d lost, %d refused, median %.2f ms",
        stream, family, sent(), lost(), refused, medianRttNanos() / 1e6);
  }
}
