package detour.health;

import detour.health.quality.QualityLimits;
import detour.health.silence.Burst;
import detour.health.silence.Patiences;
import detour.health.silence.Watch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Settings} as words of a {@link SampleLog}: {@code interval=1000000000 quorum=1 ...}, times
 * in nanoseconds.
 */
public final class SettingsText {
  private final Map<String, Long> values = new HashMap<>();

  private SettingsText(List<String> words) {
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("\"" + word + "\" is not name=number");
      }
      values.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
    }
  }

  static String write(Settings it) {
    QualityLimits limits = it.limits();
    return String.join(
        " ",
        time("interval", it.interval()),
        time("varianceFloor", it.varianceFloor()),
        number("fastCount", it.fast().count()),
        time("fastGap", it.fast().gap()),
        number("slowCount", it.slow().count()),
        time("slowGap", it.slow().gap()),
        time("tick", it.watch().tick()),
        time("floor", it.watch().floor()),
        time("cap", it.watch().cap()),
        time("refill", it.watch().refill()),
        time("suspect", it.patiences().suspect()),
        time("move", it.patiences().move()),
        time("idle", it.patiences().idle()),
        time("saturated", it.patiences().saturated()),
        time("patienceCap", it.patiences().cap()),
        number("lossEnterPermille", limits.loss().enterPermille()),
        number("lossLeavePermille", limits.loss().leavePermille()),
        time("latencyEnter", limits.latency().enter()),
        time("latencyLeave", limits.latency().leave()),
        number("latencyIsRelative", limits.latencyIsRelative() ? 1 : 0),
        time("jitterEnter", limits.jitter().enter()),
        time("jitterLeave", limits.jitter().leave()),
        number("zoomProbes", limits.zoom().probes()),
        time("zoomPause", limits.zoom().pause()),
        number("quorum", it.quorum()),
        number("recoverAnswers", it.recoverAnswers()));
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException when a number is missing or impossible
   */
  public static Settings read(List<String> words) {
    return new SettingsText(words).settings();
  }

  private Settings settings() {
    return new Settings(
        time("interval"),
        time("varianceFloor"),
        new Burst(number("fastCount"), time("fastGap")),
        new Burst(number("slowCount"), time("slowGap")),
        new Watch(time("tick"), time("floor"), time("cap"), time("refill")),
        new Patiences(
            time("suspect"), time("move"), time("idle"), time("saturated"), time("patienceCap")),
        new QualityLimits(
            new QualityLimits.Loss(number("lossEnterPermille"), number("lossLeavePermille")),
            new QualityLimits.Times(time("latencyEnter"), time("latencyLeave")),
            new QualityLimits.Times(time("jitterEnter"), time("jitterLeave")),
            number("latencyIsRelative") != 0,
            new QualityLimits.Zoom(number("zoomProbes"), time("zoomPause"))),
        number("quorum"),
        number("recoverAnswers"));
  }

  private static String time(String name, Duration value) {
    return name + "=" + value.toNanos();
  }

  private static String number(String name, int value) {
    return name + "=" + value;
  }

  private Duration time(String name) {
    return Duration.ofNanos(value(name));
  }

  private int number(String name) {
    return (int) value(name);
  }

  private long value(String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return value;
  }
}
