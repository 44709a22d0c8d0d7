package detour.health.simulator;

import detour.event.Reason;
import detour.health.Action;
import detour.health.Forced;
import detour.health.Memory;
import detour.health.PathHealth;
import detour.health.ProbeKind;
import detour.health.Readiness;
import detour.health.SampleLog;
import detour.health.Settings;
import detour.health.SettingsText;
import detour.health.State;
import detour.health.TargetSpec;
import detour.health.Traffic;
import detour.health.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells a path's health again what a {@link SampleLog} says it was told. */
public final class Replay {
  private static final int MOST_SHOWN = 80;

  private final UnaryOperator<Settings> otherwise;
  private final List<Simulation.Change> decided = new ArrayList<>();
  private final List<Simulation.Change> recorded = new ArrayList<>();
  private final List<TargetSpec> targets = new ArrayList<>();
  private Memory memory = Memory.NONE;
  private @Nullable Settings settings;
  private @Nullable PathHealth health;
  private int lines;
  private long beganAt;
  private long firstNanos = Long.MIN_VALUE;
  private long lastNanos;

  /**
   * @param otherwise makes of the recorded settings those to be judged by
   */
  public Replay(UnaryOperator<Settings> otherwise) {
    this.otherwise = otherwise;
  }

  /**
   * What came out.
   *
   * @param decided the changes of state now
   * @param recorded those of the log
   * @param firstNanos time of the first line
   * @param lastNanos time of the last line
   */
  public record Outcome(
      List<Simulation.Change> decided,
      List<Simulation.Change> recorded,
      long firstNanos,
      long lastNanos) {
    /** Whether the same was decided. */
    public boolean same() {
      return decided.equals(recorded);
    }
  }

  /** A line that cannot be read. */
  public static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1;

    /** Its number, from 1. */
    public final int line;

    BadLineException(int line, String message, Exception cause) {
      super(message, cause);
      this.line = line;
    }
  }

  /** Replays a whole log as it was. */
  public static Outcome run(List<String> lines) throws BadLineException {
    return run(UnaryOperator.identity(), lines);
  }

  /** Replays a whole log by other settings. */
  public static Outcome run(UnaryOperator<Settings> otherwise, List<String> lines)
      throws BadLineException {
    Replay replay = new Replay(otherwise);
    for (String line : lines) {
      replay.take(line);
    }
    return replay.outcome();
  }

  /** What came out so far. */
  public Outcome outcome() {
    return new Outcome(List.copyOf(decided), List.copyOf(recorded), firstNanos, lastNanos);
  }

  /** Takes the next line. */
  public void take(String line) throws BadLineException {
    lines++;
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    try {
      List<String> words = List.of(line.split(" ", -1));
      long now = Long.parseLong(words.get(0));
      lastNanos = now;
      if (firstNanos == Long.MIN_VALUE) {
        firstNanos = now;
      }
      if (!made(now, words)) {
        told(now, words);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      String shown = line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line;
      throw new BadLineException(lines, "\"" + shown + "\": " + e.getMessage(), e);
    }
  }

  /** Whether the line says what the detectors are made of. */
  private boolean made(long now, List<String> words) {
    switch (words.get(1)) {
      case "begin" -> {
        beganAt = now;
        health = null;
        settings = null;
        targets.clear();
        memory = Memory.NONE;
      }
      case "settings" ->
          settings = otherwise.apply(SettingsText.read(words.subList(2, words.size())));
      case "target" ->
          targets.add(
              new TargetSpec(ProbeKind.valueOf(words.get(2)), Integer.parseInt(words.get(3))));
      case "memory" -> memory = memory(words);
      case "changed" ->
          recorded.add(
              new Simulation.Change(
                  now, State.valueOf(words.get(2)), State.valueOf(words.get(3)), reason(words, 4)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Memory memory(List<String> words) {
    return new Memory(
        State.valueOf(words.get(2)),
        Long.parseLong(words.get(3)),
        Double.parseDouble(words.get(4)),
        Boolean.parseBoolean(words.get(5)),
        words.subList(6, words.size()).stream()
            .map(each -> each.split("/", 2))
            .map(each -> new Memory.Target(Long.parseLong(each[0]), Boolean.parseBoolean(each[1])))
            .toList());
  }

  private PathHealth health() {
    if (health == null) {
      if (settings == null || targets.isEmpty()) {
        throw new IllegalArgumentException(
            "before it must stand: begin, settings, a target for each, memory");
      }
      health = new PathHealth(settings, List.copyOf(targets), beganAt, memory);
    }
    return health;
  }

  private void told(long now, List<String> words) {
    PathHealth path = health();
    switch (words.get(1)) {
      case "ready" ->
          note(
              now,
              path.ready(
                  now,
                  new Readiness(
                      Readiness.Stage.valueOf(words.get(2)),
                      reason(words, 4),
                      Integer.parseInt(words.get(3)))));
      case "force" -> note(now, path.force(now, Forced.valueOf(words.get(2)), reason(words, 3)));
      case "traffic" -> note(now, path.traffic(now, traffic(words)));
      case "answer" -> note(now, path.answer(now, number(words, 2), number(words, 3)));
      case "wrong" ->
          note(
              now,
              path.wrong(now, number(words, 2), Wrong.valueOf(words.get(3)), reason(words, 4)));
      case "unsent" -> note(now, path.notSent(now, number(words, 2), reason(words, 3)));
      case "doubt" -> note(now, path.doubt(now));
      case "shared" ->
          note(
              now,
              path.shared(
                  now,
                  Integer.parseInt(words.get(2)),
                  Boolean.parseBoolean(words.get(3)),
                  reason(words, 4)));
      case "other-doubts" -> note(now, path.otherDoubts(now));
      case "share" -> path.share(now, number(words, 2));
      case "steered" -> path.steered(now);
      case "poll" -> note(now, path.poll(now));
      default -> throw new IllegalArgumentException("there is no event " + words.get(1));
    }
  }

  private static long number(List<String> words, int at) {
    return Long.parseLong(words.get(at));
  }

  private static Traffic traffic(List<String> words) {
    return new Traffic(
        number(words, 2), number(words, 3), number(words, 4), number(words, 5), number(words, 6));
  }

  private static Reason reason(List<String> words, int from) {
    return new Reason(words.get(from), String.join(" ", words.subList(from + 1, words.size())));
  }

  private void note(long now, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Changed changed) {
        decided.add(new Simulation.Change(now, changed.from(), changed.to(), changed.reason()));
      }
    }
  }
}
