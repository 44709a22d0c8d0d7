package detour.probe;

import detour.event.Reason;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a listener and counts what was told and what was passed over. Any thread may call it. */
public final class Outcomes {
  /** What is received and passed over. */
  public enum Ignored {
    LATE,
    DUPLICATE,
    GARBAGE,
    FORGED,
    FOREIGN
  }

  private enum Told {
    ANSWERED,
    WRONG
  }

  private final ProbeListener listener;
  private final Map<Enum<?>, LongAdder> counts;

  public Outcomes(ProbeListener listener) {
    this(
        listener,
        Stream.concat(Stream.of(Ignored.values()), Stream.of(Told.values()))
            .collect(Collectors.toUnmodifiableMap(each -> each, each -> new LongAdder())));
  }

  private Outcomes(ProbeListener listener, Map<Enum<?>, LongAdder> counts) {
    this.listener = listener;
    this.counts = counts;
  }

  /** Tells another one, and counts together with this. */
  public Outcomes toldTo(ProbeListener other) {
    return new Outcomes(other, counts);
  }

  /** A good answer; an RTT below 1 ns is told as 1. */
  public void answered(ProbePath path, long sequence, long rttNanos) {
    count(Told.ANSWERED);
    listener.answered(path.key(), sequence, Math.max(1, rttNanos));
  }

  /** A wrong answer. */
  public void wrong(ProbePath path, long sequence, Wrong wrong, Reason reason) {
    count(Told.WRONG);
    listener.wrong(path.key(), sequence, wrong, reason);
  }

  /** A probe that could not be sent. */
  public void notSent(ProbePath path, long sequence, Reason reason) {
    listener.notSent(path.key(), sequence, reason);
  }

  /** A probe that could not be sent for a reason that a library or the kernel gives. */
  public void notSent(ProbePath path, long sequence, Throwable cause) {
    notSent(
        path,
        sequence,
        new Reason("probe-not-sent", "a probe could not be sent: " + Printable.of(cause)));
  }

  /** Figures of a connection. */
  public void measured(ProbePath path, long sequence, TcpFigures figures) {
    listener.measured(path.key(), sequence, figures);
  }

  /** Something was received and passed over. */
  public void ignored(Ignored what) {
    count(what);
  }

  /** The counts so far. */
  public ProbeCounters counters() {
    return new ProbeCounters(
        sum(Told.ANSWERED),
        sum(Told.WRONG),
        sum(Ignored.LATE),
        sum(Ignored.DUPLICATE),
        sum(Ignored.GARBAGE),
        sum(Ignored.FORGED),
        sum(Ignored.FOREIGN));
  }

  private void count(Enum<?> what) {
    counter(what).increment();
  }

  private long sum(Enum<?> what) {
    return counter(what).sum();
  }

  private LongAdder counter(Enum<?> what) {
    return Objects.requireNonNull(counts.get(what));
  }
}
