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

  static LinkShape clean(Kind kind) {
    return LinkShape.clean(kind.roundTrip().toMillis());
  }
}
