package detour.probe;

import detour.event.Reason;
import java.util.concurrent.atomic.AtomicLongArray;

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

  private static final int ANSWERED = Ignored.values().length;
  private static final int WRONG = ANSWERED + 1;

  private final ProbeListener listener;
  private final AtomicLongArray counts = new AtomicLongArray(WRONG + 1);

  public Outcomes(ProbeListener listener) {
    this.listener = listener;
  }

  /** A good answer; an RTT below 1 ns is told as 1. */
  public void answered(ProbePath path, long sequence, long rttNanos) {
    counts.incrementAndGet(ANSWERED);
    listener.answered(path.key(), sequence, Math.max(1, rttNanos));
  }

  /** A wrong answer. */
  public void wrong(ProbePath path, long sequence, Wrong wrong, Reason reason) {
    counts.incrementAndGet(WRONG);
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
    counts.incrementAndGet(what.ordinal());
  }

  /** The counts so far. */
  public ProbeCounters counters() {
    return new ProbeCounters(
        counts.get(ANSWERED),
        counts.get(WRONG),
        counts.get(Ignored.LATE.ordinal()),
        counts.get(Ignored.DUPLICATE.ordinal()),
        counts.get(Ignored.GARBAGE.ordinal()),
        counts.get(Ignored.FORGED.ordinal()),
        counts.get(Ignored.FOREIGN.ordinal()));
  }
}
