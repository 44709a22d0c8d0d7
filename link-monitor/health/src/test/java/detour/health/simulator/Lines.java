package detour.health.simulator;

import detour.health.Kind;
import detour.health.ProbeKind;
import detour.health.TargetSpec;
import java.util.List;

/** What the simulated runs have in common. */
final class Lines {
  /** As most offices are configured: two echoes and a TCP connect now and then. */
  static final List<TargetSpec> TARGETS =
      List.of(
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.TCP));

  private Lines() {}

  static long rttMillis(Kind kind) {
    return switch (kind) {
      case FIBER -> 10;
      case CABLE -> 20;
      case TUNNEL, FIVE_G -> 25;
      case DSL -> 30;
      case LTE -> 50;
      case SATELLITE -> 600;
    };
  }

  static LinkShape clean(Kind kind) {
    return LinkShape.clean(rttMillis(kind));
  }
}
