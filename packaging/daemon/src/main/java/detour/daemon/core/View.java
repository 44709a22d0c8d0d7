package detour.daemon.core;

import detour.api.ReasonText;
import detour.api.Status;
import detour.api.UplinkStatus;
import detour.daemon.config.Configuration;
import detour.daemon.config.Target;
import detour.health.Promise;
import detour.health.Snapshot;
import detour.health.State;
import detour.health.Traffic;
import detour.health.quality.Quality;
import detour.health.silence.Stalls;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.neighbor.Neighbor;
import detour.steering.apply.WrongPaths.WrongPath;
import detour.steering.core.SteeringCore;
import detour.steering.policy.Member;
import detour.steering.policy.PolicyState;
import detour.steering.uplink.PathFacts;
import detour.steering.uplink.Standing;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The core as the API shows it. Made and read on the core's thread. */
public final class View {
  /** How the kernel stands to the plan. */
  record PlanView(boolean equal, long repairs, List<String> refused) {}

  private final long now;
  private final Configuration configuration;
  private final List<Uplink> uplinks;
  private final SteeringCore steering;
  private final @Nullable Observation observation;
  private final PlanView plan;
  private final List<WrongPath> wrongPaths;
  private final long sequence;

  View(
      long now,
      Configuration configuration,
      List<Uplink> uplinks,
      SteeringCore steering,
      @Nullable Observation observation,
      PlanView plan,
      List<WrongPath> wrongPaths,
      long sequence) {
    this.now = now;
    this.configuration = configuration;
    this.uplinks = uplinks;
    this.steering = steering;
    this.observation = observation;
    this.plan = plan;
    this.wrongPaths = wrongPaths;
    this.sequence = sequence;
  }

  /**
   * The status.
   *
   * @param name of the office
   * @param probes what came back to them
   * @param wall the wall clock at {@code now}
   */
  public Status status(
      String name,
      String version,
      Instant startedAt,
      Instant wall,
      List<Status.ProbeStatus> probes,
      List<ReasonText> notices) {
    Map<Family, PolicyState> policies = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      policies.put(family, steering.policy(family));
    }
    Sentences sentences = new Sentences(uplinks, policies);
    return new Status(
        name,
        version,
        text(wall),
        text(startedAt),
        sequence,
        sentences.first(),
        sentences.next(),
        uplinks.stream().map(each -> uplink(each, wall)).toList(),
        policies.entrySet().stream()
            .map(each -> policy(each.getKey(), each.getValue(), wall))
            .toList(),
        new Status.KernelStatus(plan.equal(), plan.repairs(), plan.refused()),
        probes,
        null,
        Stream.concat(notices.stream(), wrongPaths.stream().flatMap(this::misrouted)).toList());
  }

  private Stream<ReasonText> misrouted(WrongPath wrong) {
    return uplinks.stream()
        .filter(each -> each.spec.number() == wrong.uplink())
        .map(each -> Narrator.misrouted(each, wrong, observation))
        .map(
            each ->
                new ReasonText(each.reason().code(), each.sentence() + " " + each.reason().text()));
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private Status.PolicyStatus policy(Family family, PolicyState policy, Instant wall) {
    return new Status.PolicyStatus(
        "default",
        family.name().toLowerCase(Locale.ROOT),
        policy.selection().stream().map(this::name).toList(),
        configuration.tiers().stream()
            .map(tier -> tier.stream().map(Configuration.Share::uplink).toList())
            .toList(),
        policy.failbackAt().map(at -> text(wall.plusNanos(at - now))).orElse(""));
  }

  private String name(Member member) {
    return Narrator.names(List.of(member), uplinks);
  }

  private UplinkStatus uplink(Uplink uplink, Instant wall) {
    Forcing forcing = uplink.forcing;
    UplinkStatus.PathStatus four = path(uplink, Family.IPV4, wall);
    UplinkStatus.PathStatus six = path(uplink, Family.IPV6, wall);
    return new UplinkStatus(
        uplink.spec.name(),
        uplink.spec.number(),
        uplink.spec.interfaceName(),
        uplink.configured.kind().word(),
        Math.max(four.carriesPercent(), six.carriesPercent()),
        forcing == null
            ? null
            : new UplinkStatus.Forced(
                Narrator.word(forcing.to()),
                text(Instant.ofEpochMilli(forcing.untilMillis())),
                forcing.reason()),
        four,
        six);
  }

  private UplinkStatus.PathStatus path(Uplink uplink, Family family, Instant wall) {
    Snapshot health = uplink.health(family).snapshot();
    PathFacts facts = uplink.facts().path(family);
    Optional<InetAddress> gateway = facts.gateway();
    String cable = cable(facts);
    String nextHop = cable.equals("ok") ? nextHop(uplink, gateway) : "unknown";
    String internet =
        switch (health.state()) {
          case UP, DEGRADED -> "ok";
          case SUSPECT -> "broken";
          case DOWN -> cable.equals("ok") ? "broken" : "unknown";
          default -> "unknown";
        };
    // Whoever reaches the Internet has passed the next hop, whatever its cache entry says.
    boolean passed = internet.equals("ok") && !nextHop.equals("ok");
    List<UplinkStatus.TargetStatus> targets = new ArrayList<>();
    List<Target> asked = uplink.targets(family);
    for (int i = 0; i < asked.size(); i++) {
      Snapshot.Target target = health.targets().get(i);
      targets.add(
          new UplinkStatus.TargetStatus(
              asked.get(i).toString(),
              micros(target.rttNanos()),
              target.silent(),
              target.retired(),
              target.wrong() == null ? "" : target.wrong().text(),
              target.quality().lossPermille(),
              quality(target.quality())));
    }
    boolean down = health.state() == State.DOWN;
    return new UplinkStatus.PathStatus(
        health.state().word(),
        health.state().usable(),
        health.state() == State.SUSPECT,
        text(wall.minusNanos(now - health.sinceNanos())),
        new ReasonText(health.reason().code(), health.reason().text()),
        cable,
        passed ? "ok" : nextHop,
        internet,
        facts.source().map(Addresses::text).orElse(""),
        gateway.map(Addresses::text).orElse(""),
        down ? -1 : micros(health.rttNanos()),
        down ? 1000 : health.lossPermille(),
        share(uplink.spec.number(), family),
        targets,
        quality(health.quality()),
        stalls(health.stalls()),
        detector(health.counters()),
        office(health.traffic()),
        uplink.standing(family) == Standing.DAMPED,
        tcp(uplink.tcp(family)),
        promise(uplink.promise(family)));
  }

  private static UplinkStatus.StallStatus stalls(Stalls stalls) {
    return new UplinkStatus.StallStatus(
        stalls.count(), stalls.longestNanos() / 1_000_000, stalls.boundsMillis(), stalls.counts());
  }

  private static UplinkStatus.DetectorStatus detector(Snapshot.Counters counters) {
    return new UplinkStatus.DetectorStatus(
        counters.probes(),
        counters.suspicions(),
        counters.answered(),
        counters.vetoed(),
        counters.movePatienceNanos() / 1_000_000,
        counters.full());
  }

  private static UplinkStatus.OfficeStatus office(@Nullable Traffic traffic) {
    return traffic == null
        ? new UplinkStatus.OfficeStatus(0, 0)
        : new UplinkStatus.OfficeStatus(traffic.syn(), traffic.fresh());
  }

  private static UplinkStatus.TcpStatus tcp(TcpSeen seen) {
    return new UplinkStatus.TcpStatus(seen.connections(), seen.rttMicros(), seen.retransmits());
  }

  private static UplinkStatus.PromiseStatus promise(Promise promise) {
    Duration oneWay = promise.oneWay();
    return new UplinkStatus.PromiseStatus(
        promise.suspectFlowing().toMillis(),
        promise.downFlowing().toMillis(),
        promise.downIdle().toMillis(),
        oneWay == null ? -1 : oneWay.toMillis(),
        promise.recovery().toMillis(),
        promise.falseAlarms().stream()
            .map(each -> new UplinkStatus.FalseAlarms(each.lossPermille(), each.daysBetween()))
            .toList(),
        Math.round(promise.megabytesQuiet()),
        Math.round(promise.megabytesLossy()));
  }

  private static UplinkStatus.QualityStatus quality(Quality quality) {
    return new UplinkStatus.QualityStatus(
        quality.score(),
        quality.score() < 0 ? -1 : (int) Math.round(100 * quality.mos()),
        micros(quality.latencyNanos()),
        micros(quality.jitterNanos()),
        micros(quality.baselineNanos()));
  }

  private static long micros(long nanos) {
    return nanos < 0 ? -1 : nanos / 1000;
  }

  private static String cable(PathFacts facts) {
    return switch (facts.stage()) {
      case NO_INTERFACE, NO_CARRIER -> "broken";
      default -> "ok";
    };
  }

  private String nextHop(Uplink uplink, Optional<InetAddress> gateway) {
    if (gateway.isEmpty() || observation == null) {
      return "unknown";
    }
    return observation.neighbors().stream()
        .filter(each -> each.ifindex() == uplink.facts().ifindex())
        .filter(each -> each.address().equals(gateway.get()))
        .findFirst()
        .map(
            each ->
                each.state() == Neighbor.FAILED
                    ? "broken"
                    : each.hardwareAddress().isEmpty() ? "unknown" : "ok")
        .orElse("unknown");
  }

  private int share(int uplink, Family family) {
    long buckets = Arrays.stream(steering.buckets(family)).filter(each -> each == uplink).count();
    return (int) Math.round(100.0 * buckets / 256);
  }
}
