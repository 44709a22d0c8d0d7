package detour.daemon.config;

import detour.health.quality.QualityLimits;
import java.time.Duration;
import java.util.Optional;

/** Reads when an uplink counts as degraded; what is not said stays as the kind has it. */
final class QualityReader {
  private static final String LEAVE = "leave";

  private final PairReader.Problems problems;

  QualityReader(PairReader.Problems problems) {
    this.problems = problems;
  }

  /**
   * The limits.
   *
   * @param quality what stands at {@code quality} of an uplink
   * @param path of it
   */
  QualityLimits read(Optional<Tree> quality, String path, QualityLimits kind) {
    Optional<Tree> latency = quality.flatMap(each -> each.at("latency"));
    boolean chosen = latency.flatMap(each -> each.at("enter")).isPresent();
    return new QualityLimits(
        loss(quality.flatMap(each -> each.at("loss")), path + ".loss", kind.loss()),
        times(latency, path + ".latency", kind.latency(), QualityLimits.LATENCY_LEAVES_AT),
        times(
            quality.flatMap(each -> each.at("jitter")),
            path + ".jitter",
            kind.jitter(),
            QualityLimits.JITTER_LEAVES_AT),
        kind.latencyIsRelative() && !chosen,
        kind.zoom());
  }

  private QualityLimits.Loss loss(Optional<Tree> given, String path, QualityLimits.Loss kind) {
    int enter =
        given.flatMap(each -> each.scalar("enter", Integer.class)).orElse(kind.enterPermille());
    int leave =
        given
            .flatMap(each -> each.scalar(LEAVE, Integer.class))
            .orElse((int) (enter * QualityLimits.LOSS_LEAVES_AT));
    if (leave < enter) {
      return new QualityLimits.Loss(enter, leave);
    }
    tell(given, path, Scalars.percent(leave), Scalars.percent(enter));
    return kind;
  }

  private QualityLimits.Times times(
      Optional<Tree> given, String path, QualityLimits.Times kind, double leavesAt) {
    Duration enter =
        given.flatMap(each -> each.scalar("enter", Duration.class)).orElse(kind.enter());
    QualityLimits.Times usual = QualityLimits.Times.of(enter, leavesAt);
    Duration leave =
        given.flatMap(each -> each.scalar(LEAVE, Duration.class)).orElse(usual.leave());
    if (leave.compareTo(enter) < 0) {
      return new QualityLimits.Times(enter, leave);
    }
    tell(given, path, Scalars.words(leave), Scalars.words(enter));
    return kind;
  }

  private void tell(Optional<Tree> given, String path, String leave, String enter) {
    given
        .flatMap(each -> each.at(LEAVE))
        .ifPresent(
            at ->
                problems.add(
                    at,
                    path,
                    "it must leave below where it enters, or it would flap: "
                        + leave
                        + " is not below "
                        + enter));
  }
}
