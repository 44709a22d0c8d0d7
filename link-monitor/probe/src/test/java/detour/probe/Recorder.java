package detour.probe;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hears outcomes and lets a test wait for them. */
public final class Recorder implements ProbeListener {
  private static final int GUARD_SECONDS = 20;

  /** One outcome: {@code answered}, {@code notSent}, or how it was wrong. */
  public record Outcome(String path, long sequence, String what, long rttNanos, Reason reason) {
    /** The reason's code, empty for answers. */
    public String code() {
      return reason.code().equals("none") ? "" : reason.code();
    }

    /** The reason's words. */
    public String text() {
      return reason.text();
    }
  }

  private static final Reason NONE = new Reason("none", "");

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  /** Figures told so far. */
  public final List<TcpFigures> figures = new CopyOnWriteArrayList<>();

  @Override
  public void answered(String path, long sequence, long rttNanos) {
    outcomes.add(new Outcome(path, sequence, "answered", rttNanos, NONE));
  }

  @Override
  public void notSent(String path, long sequence, Reason reason) {
    outcomes.add(new Outcome(path, sequence, "notSent", -1, reason));
  }

  @Override
  public void wrong(String path, long sequence, Wrong wrong, Reason reason) {
    outcomes.add(new Outcome(path, sequence, wrong.name(), -1, reason));
  }

  @Override
  public void measured(String path, long sequence, TcpFigures told) {
    figures.add(told);
  }

  /** The next outcome; fails if there is none for long. */
  public Outcome next() throws InterruptedException {
    Outcome outcome = outcomes.poll(GUARD_SECONDS, TimeUnit.SECONDS);
    assertThat(outcome).as("an outcome within " + GUARD_SECONDS + " s").isNotNull();
    return outcome;
  }

  /** Whether nothing has been told that was not waited for. */
  public boolean quiet() {
    return outcomes.isEmpty();
  }
}
