package detour.health;

import detour.health.quality.PathQuality;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts together what a path's health shows of itself and what it keeps. */
final class Portrait {
  private final Asker asker;
  private final Targets targets;
  private final CurrentState current;
  private final SilenceJudge silence;
  private final PathQuality quality;
  private final Damper damper;

  Portrait(
      Asker asker, CurrentState current, SilenceJudge silence, PathQuality quality, Damper damper) {
    this.asker = asker;
    this.targets = asker.targets;
    this.current = current;
    this.silence = silence;
    this.quality = quality;
    this.damper = damper;
  }

  Memory memory(long now) {
    Snapshot.Damping damping = damper.snapshot(now);
    return new Memory(
        current.state(),
        silence.learned.longestNanos(now),
        damping.penalty(),
        damping.suppressed(),
        targets.all().stream()
            .map(each -> new Memory.Target(each.srttNanos(), each.retired()))
            .toList());
  }

  /** {@code , round trip 10.4 ms}, or nothing. */
  String nearest() {
    TargetTrack nearest = nearestAnswering();
    return nearest == null ? "" : ", round trip " + Texts.millis(nearest.srttNanos());
  }

  private @Nullable TargetTrack nearestAnswering() {
    TargetTrack best = null;
    for (TargetTrack each : targets.all()) {
      if (each.srttNanos() >= 0
          && each.missesInARow() == 0
          && (best == null || each.srttNanos() < best.srttNanos())) {
        best = each;
      }
    }
    return best;
  }

  /**
   * @param traffic the last reading, null before the first
   */
  Snapshot snapshot(long now, @Nullable Traffic traffic) {
    TargetTrack nearest = nearestAnswering();
    List<Snapshot.Target> each = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      TargetTrack target = targets.get(i);
      each.add(
          new Snapshot.Target(
              target.srttNanos(),
              target.missesInARow() > 0,
              target.retired(),
              target.spec.kind(),
              target.missesInARow(),
              target.wrongReason(),
              quality.quality(i)));
    }
    return new Snapshot(
        current.state(),
        current.sinceNanos(),
        current.reason(),
        silence.suspicious(),
        nearest == null ? -1 : nearest.srttNanos(),
        silence.loss.samples() == 0 ? -1 : silence.loss.permille(),
        each,
        quality.quality(),
        silence.stalls.stalls(),
        new Snapshot.Counters(
            asker.sent(),
            silence.suspicions,
            silence.answered,
            silence.vetoed,
            silence.learned.moveNanos(now),
            silence.learned.idleNanos(now),
            silence.full(now)),
        damper.snapshot(now),
        traffic);
  }
}
