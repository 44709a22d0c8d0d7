package detour.health.simulator;

import detour.health.Kind;
import detour.health.ProbeKind;
import detour.health.TargetSpec;
import java.util.List;
import java.util.stream.IntStream;

/** What the simulated runs have in common. */
final class Lines {
  /** As most offices are configured: two echoes and a TCP connect now and then. */
  static final List<TargetSpec> TARGETS =
      List.of(
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.TCP));

  /** A fiber that stalls now and then, and loses some packets in a row each minute. */
  static final LinkShape RESTLESS_FIBER =
      LinkShape.clean(10).withStalls(24, 60, 120).withBursts(1440, 20, 0.8);

  static final LinkShape LOSSY_LTE = LinkShape.clean(50).withLoss(0.02).withStalls(1, 300, 301);

  /** As many days of each hazard as are asked for: {@code -Ddetour.simulated.days}. */
  static final int DAYS = Integer.getInteger("detour.simulated.days", 20);

  /** One run has one seed and one memory. */
  private static final int DAYS_A_RUN = 5;

  /** Some days in a row, with the number of the run, from 1 on, and how many they are. */
  interface Run<T> {
    T days(int run, int days);
  }

  private Lines() {}

  /** Lets so many days pass in runs of some, side by side. */
  static <T> List<T> inRuns(int days, Run<T> run) {
    return IntStream.rangeClosed(1, (days + DAYS_A_RUN - 1) / DAYS_A_RUN)
        .parallel()
        .mapToObj(i -> run.days(i, Math.min(days, DAYS_A_RUN)))
        .toList();
  }

  static LinkShape clean(Kind kind) {
    return LinkShape.clean(kind.roundTrip().toMillis());
  }
}
