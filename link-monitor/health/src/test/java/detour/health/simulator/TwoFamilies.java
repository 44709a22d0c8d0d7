package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.ProbeKind;
import detour.health.Settings;
import detour.health.State;
import detour.health.TargetSpec;
import java.util.List;

/**
 * An uplink in both families, with the daemon's usual targets: as the daemon does, they share the
 * rounds while both live, and each is told what the other doubts.
 */
final class TwoFamilies {
  static final List<TargetSpec> USUAL =
      List.of(
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.DNS));

  final Simulation four;
  final Simulation six;
  private final long intervalNanos;
  private long doubtsOfFour;
  private long doubtsOfSix;
  private int changes;
  private boolean shared;

  TwoFamilies(Kind kind, LinkShape link, OfficeShape ofFour, long seed) {
    Settings settings = kind.settings();
    intervalNanos = settings.interval().toNanos();
    four = new Simulation(settings, USUAL, link, ofFour, 2 * seed);
    six = new Simulation(settings, USUAL, link, OfficeShape.IDLE, 2 * seed + 1);
  }

  void runMillis(long millis) {
    long end = four.now() + millis * 1_000_000;
    while (four.now() < end) {
      long next = Math.min(end, Math.min(four.nextNanos(), six.nextNanos()) + 1);
      four.run(next - four.now());
      six.run(next - six.now());
      tell();
    }
  }

  private void tell() {
    long byFour = doubts(four);
    long bySix = doubts(six);
    if (byFour != doubtsOfFour) {
      six.otherDoubts();
    }
    if (bySix != doubtsOfSix) {
      four.otherDoubts();
    }
    doubtsOfFour = byFour;
    doubtsOfSix = bySix;
    int seen = four.changes().size() + six.changes().size();
    if (seen != changes) {
      changes = seen;
      shared = four.health().state().live() && six.health().state().live();
      four.health().share(four.now(), shared ? 0 : -1);
      six.health().share(six.now(), shared ? intervalNanos : -1);
    }
  }

  private static long doubts(Simulation of) {
    return of.doubts() + of.count(State.SUSPECT) + of.count(State.DOWN);
  }

  /** Whether they share the rounds now. */
  boolean shared() {
    return shared;
  }

  void cut() {
    four.cut();
    six.cut();
  }

  void cutUpstream() {
    four.cutUpstream();
    six.cutUpstream();
  }

  /** Milliseconds from then until both are down. */
  long bothDownMillis(long since) {
    return Math.max(downMillis(four, since), downMillis(six, since));
  }

  /** The same of one, which must be. */
  static long downMillis(Simulation of, long since) {
    assertThat(of.health().state()).isEqualTo(State.DOWN);
    return (of.reachedAt(State.DOWN, since) - since) / 1_000_000;
  }
}
