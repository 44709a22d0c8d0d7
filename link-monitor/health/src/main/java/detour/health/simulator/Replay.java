package detour.health.simulator;

import detour.event.Reason;
import detour.health.Action;
import detour.health.Forced;
import detour.health.PathHealth;
import detour.health.Readiness;
import detour.health.SampleLog;
import detour.health.Settings;
import detour.health.TargetSpec;
import detour.health.Traffic;
import detour.health.Wrong;
import java.util.ArrayList;
import java.util.List;

/** Tells a path's health again what a {@link SampleLog} says it was told. */
public final class Replay {
  private final PathHealth health;
  private final List<String> decided = new ArrayList<>();
  private final List<String> recorded = new ArrayList<>();

  private Replay(Settings settings, List<TargetSpec> targets, long start) {
    health = new PathHealth(settings, targets, start);
  }

  /**
   * What came out.
   *
   * @param decided the changes of state now, as lines of the log
   * @param recorded those of the log
   */
  public record Outcome(List<String> decided, List<String> recorded) {
    /** Whether the same was decided. */
    public boolean same() {
      return decided.equals(recorded);
    }
  }

  /**
   * Replays.
   *
   * @throws IllegalArgumentException with the number of the line that cannot be read
   */
  public static Outcome run(Settings settings, List<TargetSpec> targets, List<String> lines) {
    Replay replay = new Replay(settings, targets, start(lines));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        replay.take(line);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + line, e);
      }
    }
    return new Outcome(List.copyOf(replay.decided), List.copyOf(replay.recorded));
  }

  private static long start(List<String> lines) {
    return lines.stream()
        .filter(each -> !each.isBlank() && !each.startsWith("#"))
        .findFirst()
        .map(each -> Long.parseLong(each.substring(0, each.indexOf(' '))))
        .orElse(0L);
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    long now = Long.parseLong(words[0]);
    switch (words[1]) {
      case "ready" ->
          note(
              now,
              health.ready(
                  now,
                  new Readiness(
                      Readiness.Stage.valueOf(words[2]),
                      reason(words, 4),
                      Integer.parseInt(words[3]))));
      case "force" -> note(now, health.force(now, Forced.valueOf(words[2]), reason(words, 3)));
      case "traffic" -> note(now, health.traffic(now, traffic(words)));
      case "answer" ->
          note(now, health.answer(now, Long.parseLong(words[2]), Long.parseLong(words[3])));
      case "wrong" ->
          note(
              now,
              health.wrong(
                  now, Long.parseLong(words[2]), Wrong.valueOf(words[3]), reason(words, 4)));
      case "misrouted" ->
          note(now, health.misrouted(now, Long.parseLong(words[2]), reason(words, 3)));
      case "unsent" -> note(now, health.notSent(now, Long.parseLong(words[2]), reason(words, 3)));
      case "begin" -> {}
      case "doubt" -> note(now, health.doubt(now));
      case "shared" ->
          note(
              now,
              health.shared(
                  now,
                  Integer.parseInt(words[2]),
                  Boolean.parseBoolean(words[3]),
                  reason(words, 4)));
      case "steered" -> health.steered(now);
      case "poll" -> note(now, health.poll(now));
      case "changed" -> recorded.add(line);
      default -> throw new IllegalArgumentException("no such event: " + words[1]);
    }
  }

  private static Traffic traffic(String[] words) {
    return new Traffic(
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]));
  }

  private static Reason reason(String[] words, int from) {
    return new Reason(
        words[from], String.join(" ", List.of(words).subList(from + 1, words.length)));
  }

  private void note(long now, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Changed changed) {
        decided.add(SampleLog.changed(now, changed));
      }
    }
  }
}
