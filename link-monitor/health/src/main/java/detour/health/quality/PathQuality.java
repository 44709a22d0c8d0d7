package detour.health.quality;

import detour.event.Reason;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges how well a path carries traffic.
 *
 * <p>At a probe each one or two seconds, statistics is the limit: so a lost probe opens a dense
 * sampling, and what that finds counts beside the plain samples. Over targets the second best
 * counts: one sick target cannot degrade the path, one lucky one cannot hide that it is bad. Of two
 * targets it is the better one.
 */
public final class PathQuality {
  private static final int PLAIN = 60;
  private static final int LEAST_SAMPLES = 20;

  /** Fewer lost probes are chance, however few were sent. */
  private static final int LEAST_LOST = 5;

  private static final int LEAST_LOST_PLAIN = 8;

  /** A dense sampling with at most one lost probe by then will not find the path lossy. */
  private static final int CLEAN_AFTER = 40;

  private static final long SECOND = 1_000_000_000L;

  private final QualityLimits limits;
  private final TargetWindow[] targets;
  private final boolean[] retired;
  private final double[] sorting;
  private final Hysteresis loss = new Hysteresis(60 * SECOND, 0);
  private final Hysteresis latency = new Hysteresis(0, 30 * SECOND);
  private final Hysteresis jitter = new Hysteresis(0, 30 * SECOND);
  private final int denseNeeded;
  private final int plainNeeded;
  private int denseLeft;
  private boolean everDense;
  private long denseSinceNanos;
  private @Nullable Reason reason;
  private @Nullable Reason kept;

  /** Judges by these limits. */
  public PathQuality(QualityLimits limits, int targetCount) {
    this.limits = limits;
    targets = new TargetWindow[targetCount];
    retired = new boolean[targetCount];
    sorting = new double[targetCount];
    int plain = Math.max(LEAST_SAMPLES, PLAIN / targetCount);
    int dense = Math.max(1, (limits.zoom().probes() + targetCount - 1) / targetCount);
    for (int i = 0; i < targetCount; i++) {
      targets[i] = new TargetWindow(plain, dense);
    }
    denseNeeded = needed(LEAST_LOST, limits.zoom().probes());
    plainNeeded = needed(LEAST_LOST_PLAIN, PLAIN);
  }

  private int needed(int least, int probes) {
    return Math.max(least, (limits.loss().enterPermille() * probes + 999) / 1000);
  }

  /** A target was retired, or is asked again. */
  public void retired(int target, boolean is) {
    retired[target] = is;
    targets[target].plain.clear();
    targets[target].dense.clear();
  }

  /** A probe was answered. */
  public void answered(long now, int target, long rttNanos, boolean dense) {
    TargetWindow window = targets[target];
    window.roundTrip(now, rttNanos);
    (dense ? window.dense : window.plain).add(false);
    if (dense && denseLeft > 0 && samples(true) >= CLEAN_AFTER && losses(true) <= 1) {
      denseLeft = 0;
    }
    judge(now, dense);
  }

  /** A probe was lost; that may begin the dense sampling. */
  public void lost(long now, int target, boolean dense) {
    (dense ? targets[target].dense : targets[target].plain).add(true);
    boolean rested = !everDense || now - denseSinceNanos >= limits.zoom().pause().toNanos();
    if (denseLeft == 0 && rested && !loss.on() && limits.zoom().probes() > 0) {
      everDense = true;
      denseSinceNanos = now;
      denseLeft = limits.zoom().probes();
      for (TargetWindow each : targets) {
        each.dense.clear();
      }
    }
    judge(now, dense);
  }

  /** Whether the dense sampling is under way: five probes a second. */
  public boolean zooming() {
    return denseLeft > 0;
  }

  /** A probe of the dense sampling was sent. */
  public void sent() {
    denseLeft = Math.max(0, denseLeft - 1);
  }

  /** Why the path is degraded, null if it is not. */
  public @Nullable Reason degraded() {
    return loss.on() || latency.on() || jitter.on() ? reason : kept;
  }

  /** An earlier run found it degraded: it is, until this one has seen enough. */
  public void keep(Reason why) {
    kept = why;
  }

  private void judge(long now, boolean dense) {
    if (samples(false) >= LEAST_SAMPLES) {
      kept = null;
    }
    boolean zoomed = dense && lossy(true, denseNeeded);
    boolean lossy = zoomed || lossy(false, plainNeeded);
    boolean clean =
        samples(false) >= LEAST_SAMPLES
            && losses(false) * 1000 <= limits.loss().leavePermille() * samples(false);
    if (loss.update(now, lossy, clean)) {
      reason = new Reason("loss", losses(zoomed) + " of " + samples(zoomed) + " probes lost");
    }
    double slowness = secondBest(false);
    if (latency.update(now, slowness > 1, slowness < limits.latency().share())) {
      reason =
          new Reason(
              "latency",
              "round trip %s where %s is usual"
                  .formatted(millis(quality().latencyNanos()), millis(quality().baselineNanos())));
    }
    double shake = secondBest(true);
    if (jitter.update(now, shake > 1, shake < limits.jitter().share())) {
      reason =
          new Reason(
              "jitter",
              "jitter %s, round trip %s"
                  .formatted(millis(quality().jitterNanos()), millis(quality().latencyNanos())));
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  private OutcomeRing ring(int target, boolean dense) {
    return dense ? targets[target].dense : targets[target].plain;
  }

  private int losses(boolean dense) {
    int sum = 0;
    for (int i = 0; i < targets.length; i++) {
      sum += retired[i] ? 0 : ring(i, dense).losses();
    }
    return sum;
  }

  private int samples(boolean dense) {
    int sum = 0;
    for (int i = 0; i < targets.length; i++) {
      sum += retired[i] ? 0 : ring(i, dense).samples();
    }
    return sum;
  }

  /** Share of the probes to other targets than this that were lost, 0 to 1; 0 after few. */
  public double lossOfOthers(int target) {
    int lost = 0;
    int all = 0;
    for (int i = 0; i < targets.length; i++) {
      if (i != target && !retired[i]) {
        lost += ring(i, false).losses() + ring(i, true).losses();
        all += ring(i, false).samples() + ring(i, true).samples();
      }
    }
    return all < LEAST_SAMPLES ? 0 : (double) lost / all;
  }

  /** Enough lost in all, and the second best target at least half as bad as the limit. */
  private boolean lossy(boolean dense, int needed) {
    if (losses(dense) < needed || samples(dense) < LEAST_SAMPLES) {
      return false;
    }
    int count = 0;
    for (int i = 0; i < targets.length; i++) {
      OutcomeRing ring = ring(i, dense);
      if (!retired[i] && ring.samples() > 0) {
        sorting[count++] = 1000.0 * ring.losses() / ring.samples();
      }
    }
    return secondBest(count) >= limits.loss().enterPermille() / 2.0;
  }

  private double secondBest(boolean ofJitter) {
    int count = 0;
    for (int i = 0; i < targets.length; i++) {
      if (!retired[i] && targets[i].measured()) {
        sorting[count++] =
            ofJitter
                ? targets[i].jitterNanos() / limits.jitter().enter().toNanos()
                : targets[i].slowness(
                    limits.latency().enter().toNanos(), limits.latencyIsRelative());
      }
    }
    return count == 0 ? 0 : secondBest(count);
  }

  private double secondBest(int count) {
    Arrays.sort(sorting, 0, count);
    return sorting[count > 2 ? 1 : 0];
  }

  /** What it shows. */
  public Quality quality() {
    int samples = samples(false);
    int lossPermille = samples < LEAST_SAMPLES ? -1 : 1000 * losses(false) / samples;
    TargetWindow shown = null;
    TargetWindow nearest = null;
    for (int i = 0; i < targets.length; i++) {
      TargetWindow each = targets[i];
      if (retired[i] || !each.measured()) {
        continue;
      }
      if (nearest == null || each.medianNanos() < nearest.medianNanos()) {
        shown = nearest;
        nearest = each;
      } else if (shown == null || each.medianNanos() < shown.medianNanos()) {
        shown = each;
      }
    }
    return quality(
        lossPermille,
        shown == null ? nearest : shown,
        nearest == null ? -1 : nearest.baselineNanos());
  }

  /** What it shows of one target, retired or not; its baseline is its own. */
  public Quality quality(int target) {
    TargetWindow window = targets[target];
    int samples = window.plain.samples();
    int lossPermille =
        samples < TargetWindow.MEDIAN_OF ? -1 : 1000 * window.plain.losses() / samples;
    return quality(lossPermille, window.measured() ? window : null, window.baselineNanos());
  }

  /**
   * @param window of the target that is shown, null if none is measured
   */
  private Quality quality(int lossPermille, @Nullable TargetWindow window, long baselineNanos) {
    if (window == null) {
      return new Quality(lossPermille, -1, -1, -1, -1, -1, zooming());
    }
    // Loss is measured there and back; a call hears one of them.
    double oneWay = 1000 * (1 - Math.sqrt(1 - Math.max(0, lossPermille) / 1000.0));
    double rating = Score.rating(window.medianNanos(), (long) window.jitterNanos(), oneWay);
    return new Quality(
        lossPermille,
        window.medianNanos(),
        (long) window.jitterNanos(),
        baselineNanos,
        (int) Math.round(rating),
        Score.mos(rating),
        zooming());
  }

  /** Forgets what was measured: the path was down, or is another one. */
  public void clear() {
    kept = null;
    denseLeft = 0;
    loss.clear();
    latency.clear();
    jitter.clear();
    for (TargetWindow each : targets) {
      each.clear();
    }
  }
}
