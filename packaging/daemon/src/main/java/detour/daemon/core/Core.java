package detour.daemon.core;

import detour.api.Explanation;
import detour.daemon.config.Configuration;
import detour.event.Event;
import detour.event.EventType;
import detour.event.Reason;
import detour.health.Action;
import detour.health.Forced;
import detour.health.Memory;
import detour.health.Readiness;
import detour.health.State;
import detour.health.Traffic;
import detour.health.Wrong;
import detour.kernel.address.Family;
import detour.kernel.nft.TableListing;
import detour.steering.apply.Outcome;
import detour.steering.apply.WrongPaths.WrongPath;
import detour.steering.core.FlowAction;
import detour.steering.core.SteeringCore;
import detour.steering.core.Step;
import detour.steering.plan.Plan;
import detour.steering.policy.Member;
import detour.steering.policy.PolicyState;
import detour.steering.uplink.Discovery;
import detour.steering.uplink.Standing;
import detour.steering.uplink.UplinkSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges the uplinks, decides, and has it done.
 *
 * <p>Pure: {@code now} is monotonic nanoseconds; all else comes in by the methods and goes out by
 * the ports. One thread owns it.
 */
public final class Core {
  private static final long LEAST_READINGS_NANOS = 1_000_000_000L;

  private final Configuration configuration;
  private final CorePorts ports;
  private final Discovery discovery;
  private final SteeringCore steering;
  private final List<Uplink> uplinks = new ArrayList<>();
  private TargetBlame blame = new TargetBlame();
  private @Nullable Observation observation;
  private @Nullable Plan plan;
  private @Nullable Outcome outcome;
  private boolean planEqual;
  private long repairs;
  private List<Outcome.Refusal> refused = List.of();
  private List<WrongPath> wrongPaths = List.of();
  private List<Standing> decidedOn = List.of();
  private long sequence;

  /**
   * @param specs one for each uplink of the configuration, in its order
   * @param memories what an earlier run knew of its paths
   */
  public Core(
      Configuration configuration,
      List<UplinkSpec> specs,
      Discovery discovery,
      CorePorts ports,
      Map<PathKey, Memory> memories,
      long now) {
    this.configuration = configuration;
    this.ports = ports;
    this.discovery = discovery;
    for (int i = 0; i < specs.size(); i++) {
      uplinks.add(new Uplink(specs.get(i), configuration.uplinks().get(i), memories, now));
    }
    steering =
        new SteeringCore(configuration.numbers(), specs, tiers(specs), configuration.failback());
  }

  /**
   * Goes on from what another one knows, as of another configuration: states, what was learned,
   * what carries. Uplinks asked as before go on untouched; of others on the same interface what was
   * learned is kept. Instead of {@link #adopt}; the other one is not to be used any more.
   *
   * @param forcings administrators' words by uplink, for those that are new
   */
  public void takeOver(Core before, Map<String, Forcing> forcings, long now) {
    for (int i = 0; i < uplinks.size(); i++) {
      Uplink made = uplinks.get(i);
      Optional<Uplink> old =
          before.uplinks.stream()
              .filter(each -> each.spec.number() == made.spec.number())
              .filter(each -> each.spec.interfaceName().equals(made.spec.interfaceName()))
              .findFirst();
      Uplink next = old.map(each -> made.after(each, now)).orElse(made);
      if (next.forcing == null) {
        next.forcing = forcings.get(next.spec.name());
      }
      uplinks.set(i, next);
    }
    steering.takeOver(before.steering);
    blame = before.blame;
    plan = before.plan;
    outcome = before.outcome;
    planEqual = before.planEqual;
    repairs = before.repairs;
    refused = before.refused;
    wrongPaths = before.wrongPaths;
    sequence = before.sequence + 1;
    Observation found = before.observation;
    if (found != null) {
      observed(now, found);
    }
  }

  private List<List<Member>> tiers(List<UplinkSpec> specs) {
    Map<String, Integer> numbers =
        specs.stream().collect(Collectors.toMap(UplinkSpec::name, UplinkSpec::number));
    return configuration.tiers().stream()
        .map(
            tier ->
                tier.stream()
                    .map(each -> new Member(numbers.getOrDefault(each.uplink(), 0), each.weight()))
                    .toList())
        .toList();
  }

  /** Has a path's detectors record what they are told; before anything else. */
  public void recordTo(PathKey path, Consumer<String> lines) {
    find(path.uplink()).ifPresent(uplink -> uplink.health(path.family()).recordTo(lines));
  }

  /** Takes over what an earlier run left in the kernel; before anything else. */
  public void adopt(Optional<TableListing> table) {
    steering.adopt(table);
  }

  /**
   * The kernel was read. The plan is always written again, so that what others changed is mended.
   */
  public void observed(long now, Observation found) {
    observation = found;
    for (Uplink uplink : uplinks) {
      boolean first = !uplink.observed();
      ready(
          now,
          uplink,
          uplink.observe(
              discovery.find(uplink.spec, found.links(), found.addresses(), found.routes())));
      Forcing forcing = uplink.forcing;
      if (first && forcing != null) {
        force(now, uplink, forcing);
      }
    }
    decide(now, true);
  }

  private void ready(long now, Uplink uplink, Map<Family, Readiness> readiness) {
    readiness.forEach(
        (family, ready) -> {
          PathKey key = uplink.path(family);
          ports.probes().learned(key, uplink.facts().path(family));
          State before = uplink.health(family).state();
          take(now, key, uplink.health(family).ready(now, ready));
          if (uplink.health(family).state() == State.NO_DATA && before != State.NO_DATA) {
            ports.probes().reopen(key);
          }
        });
  }

  /** Where packets of uplinks would go was tested. */
  public void pathsTested(long now, List<WrongPath> wrong) {
    if (wrong.equals(wrongPaths)) {
      return;
    }
    List<WrongPath> before = wrongPaths;
    wrongPaths = List.copyOf(wrong);
    sequence++;
    for (Uplink uplink : uplinks) {
      Map<Family, Reason> astray = new EnumMap<>(Family.class);
      for (WrongPath each : wrong) {
        if (each.uplink() == uplink.spec.number()) {
          Event told = Narrator.misrouted(uplink, each, observation);
          if (!before.contains(each)) {
            ports.events().accept(told);
          }
          if (each.bound()) {
            astray.put(each.family(), told.reason());
          }
        }
      }
      if (uplink.observed() && !astray.equals(uplink.misrouted())) {
        ready(now, uplink, uplink.pathsTested(astray));
      }
    }
    decide(now, false);
  }

  /**
   * A link lost its carrier. What else the kernel holds is read in a moment; the office does not
   * wait for it.
   */
  public void carrierLost(long now, int ifindex) {
    Observation before = observation;
    if (before != null && before.hasCarrier(ifindex)) {
      observed(now, before.withoutCarrier(ifindex));
    }
  }

  /** An answer to a probe came. */
  public void answered(long now, PathKey path, long probe, long rttNanos) {
    find(path.uplink())
        .ifPresent(
            uplink -> {
              take(now, path, uplink.health(path.family()).answer(now, probe, rttNanos));
              decide(now, false);
            });
  }

  /** A wrong answer to a probe came. */
  public void wrong(long now, PathKey path, long probe, Wrong wrong, Reason reason) {
    find(path.uplink())
        .ifPresent(
            uplink -> {
              take(now, path, uplink.health(path.family()).wrong(now, probe, wrong, reason));
              decide(now, false);
            });
  }

  /** The kernel measured a connection that a probe made. */
  public void measured(PathKey path, long rttMicros, long retransmits) {
    find(path.uplink()).ifPresent(each -> each.tcp(path.family()).add(rttMicros, retransmits));
  }

  /** A probe could not be sent. */
  public void notSent(long now, PathKey path, long probe, Reason reason) {
    find(path.uplink())
        .ifPresent(
            uplink -> {
              take(now, path, uplink.health(path.family()).notSent(now, probe, reason));
              decide(now, false);
            });
  }

  /**
   * An administrator's word; it holds from the first observation on.
   *
   * @return whether there is such an uplink
   */
  public boolean force(long now, String name, Forcing forcing) {
    Optional<Uplink> found = find(name);
    found.ifPresent(
        uplink -> {
          uplink.forcing = forcing.to() == Forced.NONE ? null : forcing;
          if (uplink.observed()) {
            force(now, uplink, forcing);
            decide(now, false);
          }
        });
    return found.isPresent();
  }

  /** The wall clock was set: an administrator's word ends at another time of day. */
  public void redated(String name, Forcing forcing) {
    find(name).ifPresent(uplink -> uplink.forcing = forcing);
    sequence++;
  }

  private void force(long now, Uplink uplink, Forcing forcing) {
    String text =
        switch (forcing.to()) {
          case NONE -> forcing.reason();
          case UP, DOWN, DRAINING, DISABLED -> "by " + forcing.who() + ": " + forcing.reason();
        };
    Reason reason = new Reason(forcing.to() == Forced.NONE ? "released" : "administrator", text);
    for (Family family : Family.values()) {
      take(now, uplink.path(family), uplink.health(family).force(now, forcing.to(), reason));
    }
    sequence++;
    ports.events().accept(Narrator.forced(uplink, forcing.to(), reason));
  }

  /** The counters were read. So often that it is loops: C1 makes a call of each lambda. */
  public void traffic(long now, Map<PathKey, Traffic> readings) {
    for (Uplink uplink : uplinks) {
      for (Family family : Family.ALL) {
        PathKey path = uplink.path(family);
        Traffic reading = readings.get(path);
        if (reading != null && uplink.observed() && uplink.wantsReading(family, now)) {
          take(now, path, uplink.health(family).traffic(now, reading));
        }
      }
    }
    decide(now, false);
  }

  /**
   * The kernel gave up on a neighbour (NUD_FAILED). If it is a next hop, silence is likely.
   *
   * @param address as in the neighbour cache
   */
  public void neighborFailed(long now, int ifindex, InetAddress address) {
    for (Uplink uplink : uplinks) {
      Family family = Family.of(address);
      boolean nextHop =
          uplink.observed()
              && uplink.facts().ifindex() == ifindex
              && uplink.facts().path(family).gateway().filter(address::equals).isPresent();
      if (nextHop) {
        take(now, uplink.path(family), uplink.health(family).doubt(now));
      }
    }
    decide(now, false);
  }

  /** How often the counters are to be read now. */
  public long readEveryNanos() {
    long every = LEAST_READINGS_NANOS;
    for (Uplink uplink : uplinks) {
      for (Family family : Family.ALL) {
        every = Math.min(every, uplink.health(family).readEveryNanos());
      }
    }
    return every;
  }

  /** Does what is due. */
  public void poll(long now) {
    blame.poll(now, uplinks, (path, actions) -> take(now, path, actions));
    for (Uplink uplink : uplinks) {
      for (Family family : Family.ALL) {
        take(now, uplink.path(family), uplink.health(family).poll(now));
      }
    }
    decide(now, false);
  }

  /** When {@link #poll} must be called at the latest. */
  public long deadlineNanos() {
    long deadline = steering.deadlineNanos();
    for (Uplink uplink : uplinks) {
      for (Family family : Family.ALL) {
        deadline = Math.min(deadline, uplink.health(family).deadlineNanos());
      }
    }
    return deadline;
  }

  /** The kernel writer is done with a plan. */
  public void written(Outcome done) {
    outcome = done;
    planEqual = done.equal();
    repairs += done.repaired().size();
    if (!done.refused().equals(refused)) {
      refused = done.refused();
      refused.forEach(
          each ->
              ports
                  .events()
                  .accept(
                      new Event(
                          EventType.KERNEL_REFUSED,
                          each.object(),
                          "The kernel refused the " + each.object() + ".",
                          new Reason("kernel-refused", each.error()))));
    }
    if (!done.repaired().isEmpty() || !done.contested().isEmpty()) {
      Narrator.repairs(done).forEach(ports.events()::accept);
    }
    sequence++;
  }

  private Optional<Uplink> find(String name) {
    return uplinks.stream().filter(each -> each.spec.name().equals(name)).findFirst();
  }

  private Optional<Uplink> find(int number) {
    for (Uplink each : uplinks) {
      if (each.spec.number() == number) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private void take(long now, PathKey path, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Send send) {
        ports.probes().send(path, send.target(), send.sequence());
      } else {
        find(path.uplink()).ifPresent(uplink -> take(now, uplink, path.family(), action));
      }
    }
  }

  private void take(long now, Uplink uplink, Family family, Action action) {
    if (action instanceof Action.Doubted) {
      doubted(now, uplink, family);
      return;
    }
    sequence++;
    if (action instanceof Action.Changed changed) {
      share(now, uplink);
      if (fellSilent(changed)) {
        doubted(now, uplink, family);
      }
      Narrator.changed(uplink, family, changed).ifPresent(ports.events()::accept);
    } else if (action instanceof Action.Stalled stalled) {
      ports.events().accept(Narrator.stalled(uplink, family, stalled));
    } else if (action instanceof Action.Suppressed damped) {
      if (uplink.configured.damping()) {
        ports.events().accept(Narrator.damped(uplink, family, damped));
      }
    } else if (action instanceof Action.TargetChanged target) {
      ports.events().accept(Narrator.target(uplink, family, target));
    }
  }

  /**
   * Where both families work, each is asked half as often; an uplink that dies is seen by either.
   */
  private static void share(long now, Uplink uplink) {
    boolean both = uplink.isDual();
    long interval = uplink.configured.settings().interval().toNanos();
    for (Family family : Family.values()) {
      long turn = family == Family.IPV4 ? 0 : interval;
      uplink.health(family).share(now, both ? turn + uplink.spec.number() * interval / 8 : -1);
    }
  }

  private static boolean fellSilent(Action.Changed changed) {
    boolean silent = changed.to() == State.SUSPECT || changed.to() == State.DOWN;
    return silent && changed.from().live() && changed.from() != State.SUSPECT;
  }

  /** One family of an uplink is asked why it is silent; so is the other. */
  private void doubted(long now, Uplink uplink, Family family) {
    Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    take(now, uplink.path(other), uplink.health(other).otherDoubts(now));
  }

  private void decide(long now, boolean always) {
    if (!ready()) {
      return;
    }
    List<Standing> standings = standings();
    long due = steering.deadlineNanos();
    if (!always && standings.equals(decidedOn) && (due == Long.MAX_VALUE || now - due < 0)) {
      return; // as after most of the many readings a second
    }
    decidedOn = standings;
    Step step =
        steering.step(
            now,
            uplinks.stream().collect(Collectors.toMap(each -> each.spec.number(), Uplink::facts)),
            byNumber(standings));
    List<Moved> moved = new ArrayList<>();
    step.decisions()
        .forEach(
            (family, decision) ->
                event(family, decision).ifPresent(each -> moved.add(new Moved(each, now))));
    if (!moved.isEmpty()) {
      // For a moment its traffic tells nothing: it comes and goes for our own reasons.
      step.decisions()
          .keySet()
          .forEach(family -> uplinks.forEach(each -> each.health(family).steered(now)));
    }
    if (always || !step.plan().equals(plan) || !step.flows().isEmpty() || !moved.isEmpty()) {
      plan = step.plan();
      sequence++;
      ports.kernel().apply(step.plan(), List.<FlowAction>copyOf(step.flows()), moved);
    }
  }

  /** Of all uplinks in IPv4, then of all in IPv6. */
  private List<Standing> standings() {
    List<Standing> standings = new ArrayList<>(2 * uplinks.size());
    for (Family family : Family.ALL) {
      for (Uplink uplink : uplinks) {
        standings.add(uplink.standing(family));
      }
    }
    return standings;
  }

  private Map<Family, Map<Integer, Standing>> byNumber(List<Standing> standings) {
    Map<Family, Map<Integer, Standing>> byNumber = new EnumMap<>(Family.class);
    Iterator<Standing> next = standings.iterator();
    for (Family family : Family.values()) {
      Map<Integer, Standing> of = new HashMap<>();
      uplinks.forEach(each -> of.put(each.spec.number(), next.next()));
      byNumber.put(family, of);
    }
    return byNumber;
  }

  private Optional<Event> event(Family family, PolicyState.Decision decision) {
    return Narrator.moved(family, decision, uplinks);
  }

  /** What is to be kept over a restart. */
  public Map<PathKey, Memory> memories(long now) {
    Map<PathKey, Memory> memories = new HashMap<>();
    for (Uplink uplink : uplinks) {
      uplink.health.forEach(
          (family, health) -> memories.put(uplink.path(family), health.memory(now)));
    }
    return memories;
  }

  /** Whether the kernel was read, so that there is something to show. */
  public boolean ready() {
    if (observation == null) {
      return false;
    }
    for (Uplink uplink : uplinks) {
      if (!uplink.observed()) {
        return false;
      }
    }
    return true;
  }

  /** Grows with every change that {@link #view} shows, but for figures. */
  public long sequence() {
    return sequence;
  }

  /** What the core shows of itself. */
  public View view(long now) {
    return new View(
        now, configuration, uplinks, steering, observation, planView(), wrongPaths, sequence);
  }

  /** By which uplink a new flow would leave. Both addresses are of one family. */
  public Explanation explain(InetAddress source, InetAddress destination) {
    Family family = Family.of(destination);
    return new Explainer(uplinks, observation)
        .explain(
            source,
            destination,
            steering.buckets(family),
            Narrator.names(steering.policy(family).selection(), uplinks));
  }

  private View.PlanView planView() {
    return new View.PlanView(
        planEqual && outcome != null,
        repairs,
        refused.stream().map(each -> each.object() + ": " + each.error()).toList());
  }
}
