package detour.daemon.core;

import detour.daemon.config.Configuration;
import detour.daemon.config.Target;
import detour.event.Reason;
import detour.health.Memory;
import detour.health.PathHealth;
import detour.health.Promise;
import detour.health.Readiness;
import detour.health.Snapshot;
import detour.health.State;
import detour.health.TargetSpec;
import detour.health.silence.Patiences;
import detour.kernel.address.Family;
import detour.steering.uplink.PathFacts;
import detour.steering.uplink.Standing;
import detour.steering.uplink.UplinkFacts;
import detour.steering.uplink.UplinkSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One uplink in the core: its configuration, what was found of it, and its health in both families.
 */
final class Uplink {
  /** Computing one takes a while, and the round trip is another each time. */
  private record Promised(long rttMillis, boolean shared, Promise promise) {
    boolean isFarFrom(long millis) {
      return Math.abs(millis - rttMillis) > Math.max(5, rttMillis / 5);
    }
  }

  final UplinkSpec spec;
  final Configuration.Uplink configured;
  private final PathKey ipv4;
  private final PathKey ipv6;
  final Map<Family, PathHealth> health = new EnumMap<>(Family.class);

  /** Whether the rounds of each family tell something; see {@link Promise#roundsTell}. */
  private final boolean bothTell;

  private final Map<Family, Promised> promised = new EnumMap<>(Family.class);
  private final Map<Family, Long> readAt = new EnumMap<>(Family.class);
  private final Map<Family, TcpSeen> tcp = new EnumMap<>(Family.class);
  private final Map<Family, Integer> generations = new EnumMap<>(Family.class);
  private Map<Family, Reason> misrouted = Map.of();
  private @Nullable UplinkFacts facts;
  @Nullable Forcing forcing;

  /**
   * @param memories what an earlier run knew
   */
  Uplink(
      UplinkSpec spec, Configuration.Uplink configured, Map<PathKey, Memory> memories, long now) {
    this.spec = spec;
    this.configured = configured;
    ipv4 = new PathKey(spec.number(), Family.IPV4);
    ipv6 = new PathKey(spec.number(), Family.IPV6);
    for (Family family : Family.values()) {
      Memory memory = memories.getOrDefault(new PathKey(spec.number(), family), Memory.NONE);
      health.put(family, new PathHealth(configured.settings(), specs(family), now, memory));
      generations.put(family, 0);
    }
    bothTell = Promise.roundsTell(specs(Family.IPV4)) && Promise.roundsTell(specs(Family.IPV6));
  }

  /**
   * This uplink, going on from what it was in another configuration on the same interface.
   *
   * @param before not to be used any more
   */
  Uplink after(Uplink before, long now) {
    if (configured.asksAs(before.configured)) {
      health.putAll(before.health);
      tcp.putAll(before.tcp);
      generations.putAll(before.generations);
      misrouted = before.misrouted;
      facts = before.facts;
      forcing = before.forcing;
      return this;
    }
    Map<PathKey, Memory> memories = new HashMap<>();
    before.health.forEach(
        (family, old) -> {
          Memory memory = old.memory(now);
          boolean same = configured.targets(family).equals(before.configured.targets(family));
          memories.put(new PathKey(spec.number(), family), same ? memory : memory.withoutTargets());
        });
    Uplink anew = new Uplink(spec, configured, memories, now);
    anew.health.forEach((family, health) -> health.recordAs(before.health(family)));
    return anew;
  }

  /**
   * Whether a reading of its counters is worth a look now: all are read as often as the busiest
   * path wants it, and a quiet one tells as much when looked at less often.
   */
  boolean wantsReading(Family family, long now) {
    Long last = readAt.get(family);
    boolean wanted = last == null || now - last >= health(family).readEveryNanos() * 3 / 4;
    if (wanted) {
      readAt.put(family, now);
    }
    return wanted;
  }

  /** What its settings amount to at about the round trip that is seen, and what it has learned. */
  Promise promise(Family family) {
    Snapshot snapshot = health(family).snapshot();
    Patiences usual = configured.settings().patiences();
    return promise(family, snapshot.rttNanos())
        .waiting(
            Duration.ofNanos(snapshot.counters().movePatienceNanos()).minus(usual.move()),
            Duration.ofNanos(snapshot.counters().idlePatienceNanos()).minus(usual.idle()));
  }

  /**
   * @param seen round trip, -1: the usual one counts
   */
  private Promise promise(Family family, long seen) {
    long millis = seen < 0 ? configured.kind().roundTrip().toMillis() : seen / 1_000_000;
    Promised known = promised.get(family);
    boolean shared = isDual();
    if (known == null || known.shared() != shared || known.isFarFrom(millis)) {
      Duration rtt = Duration.ofMillis(millis);
      known =
          new Promised(
              millis,
              shared,
              Promise.of(configured.settings(), specs(family), rtt, family == Family.IPV6, shared));
      promised.put(family, known);
    }
    return known.promise();
  }

  /** Whether both families work and can tell, so that they share the rounds. */
  boolean isDual() {
    return bothTell && health(Family.IPV4).state().live() && health(Family.IPV6).state().live();
  }

  private List<TargetSpec> specs(Family family) {
    return configured.targets(family).stream()
        .map(each -> each.spec(configured.settings().interval()))
        .toList();
  }

  /** Its path in a family. */
  PathKey path(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  PathHealth health(Family family) {
    PathHealth of = health.get(family);
    if (of == null) {
      throw new IllegalStateException("no health of " + family);
    }
    return of;
  }

  TcpSeen tcp(Family family) {
    return tcp.computeIfAbsent(family, any -> new TcpSeen());
  }

  UplinkFacts facts() {
    UplinkFacts of = facts;
    if (of == null) {
      throw new IllegalStateException("the kernel was not read yet");
    }
    return of;
  }

  boolean observed() {
    return facts != null;
  }

  /**
   * Takes what a test of where its probes would go has found.
   *
   * @param astray reasons by family; none where all is well
   * @return what health must know, by family
   */
  Map<Family, Readiness> pathsTested(Map<Family, Reason> astray) {
    misrouted = Map.copyOf(astray);
    return observe(facts());
  }

  /** Why its probes would prove nothing, by family. */
  Map<Family, Reason> misrouted() {
    return misrouted;
  }

  /** Takes new facts; returns what health must know, by family. */
  Map<Family, Readiness> observe(UplinkFacts found) {
    UplinkFacts before = facts;
    facts = found;
    Map<Family, Readiness> readiness = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      PathFacts path = found.path(family);
      if (before == null || isOther(before, found, family)) {
        generations.merge(family, 1, Integer::sum);
      }
      Readiness.Stage stage = Readiness.Stage.valueOf(path.stage().name());
      Reason reason = path.reason();
      Reason astray = misrouted.get(family);
      if (stage == Readiness.Stage.READY && astray != null) {
        stage = Readiness.Stage.MISROUTED;
        reason = astray;
      }
      readiness.put(family, new Readiness(stage, reason, generations.getOrDefault(family, 0)));
    }
    return readiness;
  }

  private static boolean isOther(UplinkFacts before, UplinkFacts after, Family family) {
    PathFacts one = before.path(family);
    PathFacts other = after.path(family);
    return before.ifindex() != after.ifindex()
        || !one.source().equals(other.source())
        || !one.gateway().equals(other.gateway());
  }

  List<Target> targets(Family family) {
    return configured.targets(family);
  }

  /** What steering may think of it. */
  Standing standing(Family family) {
    Standing standing = byState(family);
    boolean damped = configured.damping() && health(family).suppressed();
    return standing == Standing.USABLE && damped ? Standing.DAMPED : standing;
  }

  private Standing byState(Family family) {
    PathFacts path = facts().path(family);
    State state = health(family).state();
    return switch (state) {
      case UP, DEGRADED -> Standing.USABLE;
      case SUSPECT -> Standing.DOUBTED;
      case DRAINING -> Standing.DRAINING;
      case FORCED_UP -> path.routable() ? Standing.USABLE : Standing.CLOSED;
      case NO_DATA -> Standing.UNDECIDED;
      case PROBATION, CAPTIVE -> Standing.SILENT;
      case DOWN -> path.stage() == PathFacts.Stage.READY ? Standing.SILENT : Standing.CLOSED;
      case NO_INTERFACE, NO_ADDRESS, NO_GATEWAY, FORCED_DOWN, DISABLED -> Standing.CLOSED;
    };
  }
}
