package detour.steering.core;

import detour.kernel.address.Family;
import detour.kernel.nft.TableListing;
import detour.steering.plan.Numbers;
import detour.steering.plan.Plan;
import detour.steering.plan.Planner;
import detour.steering.plan.Wanted;
import detour.steering.policy.Buckets;
import detour.steering.policy.Failback;
import detour.steering.policy.Member;
import detour.steering.policy.Placement;
import detour.steering.policy.PolicyState;
import detour.steering.uplink.Standing;
import detour.steering.uplink.UplinkFacts;
import detour.steering.uplink.UplinkSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Steers one policy, the default, in both families.
 *
 * <p>{@link #adopt} once with what the kernel holds from an earlier run, then {@link #step}
 * whenever facts or standings changed or {@link #deadlineNanos()} has come.
 */
public final class SteeringCore {
  private final Numbers numbers;
  private final List<UplinkSpec> specs;
  private final Planner planner;
  private final Map<Family, FamilyState> families = new EnumMap<>(Family.class);

  private static final class FamilyState {
    final PolicyState policy;

    /** The selection's own shares. */
    int[] settled = Buckets.empty();

    /** What the kernel shall hold: the shares, but for those of uplinks in doubt. */
    Placement placement = Placement.of(Buckets.empty());

    final Set<Integer> dead = new TreeSet<>();
    final Map<Integer, Optional<InetAddress>> addressWhenLost = new HashMap<>();
    boolean adopted;

    /** Uplinks that are not configured any more, whose flows are still to be told. */
    final Set<Integer> forsaken = new TreeSet<>();

    /** The numbers of the configured uplinks. */
    final Set<Integer> known;

    FamilyState(PolicyState policy, Set<Integer> known) {
      this.policy = policy;
      this.known = known;
    }
  }

  /**
   * @param specs the configured uplinks
   * @param tiers of the default policy, the best first
   * @param failback of the default policy
   */
  public SteeringCore(
      Numbers numbers, List<UplinkSpec> specs, List<List<Member>> tiers, Failback failback) {
    this.numbers = numbers;
    this.specs = List.copyOf(specs);
    this.planner = new Planner(numbers);
    Set<Integer> known = specs.stream().map(UplinkSpec::number).collect(Collectors.toSet());
    for (Family family : Family.values()) {
      families.put(family, new FamilyState(new PolicyState(tiers, failback), known));
    }
  }

  /** Takes over the buckets and the dead uplinks that an earlier run left in the kernel. */
  public void adopt(Optional<TableListing> table) {
    if (table.isEmpty()) {
      return;
    }
    families.forEach((family, state) -> adopt(table.get(), family, state));
  }

  private void adopt(TableListing table, Family family, FamilyState state) {
    String digit = family == Family.IPV4 ? "4" : "6";
    int[] buckets = Buckets.empty();
    table
        .map("default" + digit)
        .forEach(
            (bucket, verdict) -> {
              int index = Integer.parseInt(bucket);
              if (index >= 0 && index < Buckets.COUNT) {
                buckets[index] = known(verdict, "goto new");
              }
            });
    Map<Integer, Integer> takers = new HashMap<>();
    for (UplinkSpec spec : specs) {
      String taker = table.map("take" + spec.number()).getOrDefault("ipv" + digit, "");
      takers.put(spec.number(), known(taker, "goto put"));
    }
    state.placement = new Placement(Arrays.stream(buckets).boxed().toList(), takers);
    state.settled = state.placement.target();
    Set<Integer> inUse = new HashSet<>();
    Arrays.stream(state.settled).filter(each -> each != 0).forEach(inUse::add);
    state.policy.adopt(inUse);
    for (String mark : table.set("dead" + digit)) {
      int uplink = numbers.uplink((int) Long.parseLong(mark));
      if (uplink >= 1 && uplink <= UplinkSpec.MOST) {
        state.dead.add(uplink); // one that is not configured any more, too
      }
    }
    for (int uplink = 1; uplink <= UplinkSpec.MOST; uplink++) {
      boolean there = !table.map("take" + uplink).isEmpty();
      if (there && !state.known.contains(uplink) && state.dead.add(uplink)) {
        state.forsaken.add(uplink);
      }
    }
    state.adopted = !inUse.isEmpty();
  }

  /**
   * Takes over from steering as it was configured before: what carries goes on as far as it is
   * still configured, and flows of uplinks that are not any more are told to go elsewhere.
   */
  public void takeOver(SteeringCore before) {
    families.forEach((family, state) -> takeOver(before.state(family), state));
  }

  private void takeOver(FamilyState before, FamilyState state) {
    Set<Integer> configured = state.known;
    Map<Integer, Integer> takers = new HashMap<>();
    for (UplinkSpec spec : specs) {
      int taker = before.placement.taker(spec.number());
      takers.put(spec.number(), configured.contains(taker) ? taker : 0);
    }
    state.placement =
        new Placement(
            before.placement.buckets().stream()
                .map(each -> configured.contains(each) ? each : 0)
                .toList(),
            takers);
    state.settled =
        Arrays.stream(before.settled).map(each -> configured.contains(each) ? each : 0).toArray();
    state.policy.takeOver(before.policy);
    state.dead.addAll(before.dead);
    state.addressWhenLost.putAll(before.addressWhenLost);
    state.forsaken.addAll(before.forsaken);
    before.known.stream()
        .filter(each -> !configured.contains(each) && state.dead.add(each))
        .forEach(state.forsaken::add);
  }

  /** The uplink of a verdict such as {@code goto put1}, 0 if it is not configured any more. */
  private int known(String verdict, String prefix) {
    for (UplinkSpec spec : specs) {
      if (verdict.equals(prefix + spec.number())) {
        return spec.number();
      }
    }
    return 0;
  }

  /**
   * Decides anew.
   *
   * @param now monotonic nanoseconds
   * @param facts of every configured uplink, by number
   * @param standings by family and number
   */
  public Step step(
      long now, Map<Integer, UplinkFacts> facts, Map<Family, Map<Integer, Standing>> standings) {
    List<FlowAction> flows = new ArrayList<>();
    Map<Family, PolicyState.Decision> decisions = new EnumMap<>(Family.class);
    families.forEach(
        (family, state) -> {
          Map<Integer, Standing> of = standings.getOrDefault(family, Map.of());
          state.policy.step(now, judged(state, of)).ifPresent(each -> decisions.put(family, each));
          state.settled = Buckets.assign(state.settled, state.policy.selection());
          state.placement =
              state.placement.towards(Buckets.assign(state.settled, takers(state, of)));
          judgeFlows(family, state, facts, of, flows);
        });
    return new Step(plan(facts), flows, decisions);
  }

  /**
   * Standings as the policy sees them: a doubt changes nothing about what is in use, and nothing is
   * moved to an uplink in doubt; one that is to be emptied is left at once; a damped one is taken
   * only where no other is usable.
   */
  private static Map<Integer, Standing> judged(
      FamilyState state, Map<Integer, Standing> standings) {
    Map<Integer, Standing> judged = new HashMap<>(standings);
    judged.replaceAll(
        (uplink, standing) ->
            switch (standing) {
              case DOUBTED -> isSelected(state, uplink) ? Standing.USABLE : Standing.UNDECIDED;
              case DRAINING -> Standing.SILENT;
              case DAMPED ->
                  isSelected(state, uplink) || !standings.containsValue(Standing.USABLE)
                      ? Standing.USABLE
                      : Standing.UNDECIDED;
              default -> standing;
            });
    return judged;
  }

  private static boolean isAlive(Standing standing) {
    return standing == Standing.USABLE || standing == Standing.DAMPED;
  }

  private static boolean isSelected(FamilyState state, int uplink) {
    return state.policy.selection().stream().anyMatch(each -> each.uplink() == uplink);
  }

  /** Who takes new flows: the selection without those in doubt, or else who would be next. */
  private static List<Member> takers(FamilyState state, Map<Integer, Standing> standings) {
    List<Member> selection = state.policy.selection();
    List<Member> sure =
        selection.stream()
            .filter(each -> standings.get(each.uplink()) != Standing.DOUBTED)
            .toList();
    if (!sure.isEmpty()) {
      return sure;
    }
    List<Member> next = state.policy.next(standings);
    return next.isEmpty() ? selection : next;
  }

  private void judgeFlows(
      Family family,
      FamilyState state,
      Map<Integer, UplinkFacts> facts,
      Map<Integer, Standing> standings,
      List<FlowAction> flows) {
    if (state.adopted) {
      // A crash may have come between the flip and the deletions.
      state.adopted = false;
      state.dead.forEach(uplink -> flows.add(new FlowAction.Release(family, uplink)));
    }
    state.forsaken.forEach(uplink -> flows.add(new FlowAction.Release(family, uplink)));
    state.forsaken.clear();
    boolean elsewhere =
        state.policy.selection().stream()
            .map(each -> standings.get(each.uplink()))
            .anyMatch(SteeringCore::isAlive);
    for (UplinkSpec spec : specs) {
      int uplink = spec.number();
      Standing standing = standings.getOrDefault(uplink, Standing.CLOSED);
      boolean selected = isSelected(state, uplink);
      boolean lost = standing == Standing.SILENT || standing == Standing.CLOSED;
      Optional<InetAddress> address = address(facts, uplink, family);
      if (lost && !selected && elsewhere && state.dead.add(uplink)) {
        state.addressWhenLost.put(uplink, address);
        flows.add(new FlowAction.Release(family, uplink));
      } else if ((isAlive(standing) || selected) && state.dead.remove(uplink)) {
        Optional<InetAddress> before = state.addressWhenLost.remove(uplink);
        if (before == null || before.isEmpty() || !before.equals(address)) {
          flows.add(new FlowAction.Forget(family, uplink));
        }
      }
    }
  }

  private static Optional<InetAddress> address(
      Map<Integer, UplinkFacts> facts, int uplink, Family family) {
    UplinkFacts of = facts.get(uplink);
    return of == null ? Optional.empty() : of.path(family).source();
  }

  private Plan plan(Map<Integer, UplinkFacts> facts) {
    List<Wanted.Uplink> uplinks =
        specs.stream().map(each -> new Wanted.Uplink(each, factsOf(facts, each))).toList();
    Map<Family, Wanted.Choice> choices = new EnumMap<>(Family.class);
    families.forEach(
        (family, state) -> {
          List<Member> selection = state.policy.selection();
          int active = selection.isEmpty() ? 0 : selection.get(0).uplink();
          choices.put(family, new Wanted.Choice(state.placement, active, Set.copyOf(state.dead)));
        });
    return planner.plan(new Wanted(uplinks, choices));
  }

  private static UplinkFacts factsOf(Map<Integer, UplinkFacts> facts, UplinkSpec spec) {
    UplinkFacts of = facts.get(spec.number());
    if (of == null) {
      throw new IllegalStateException("no facts of uplink " + spec.name());
    }
    return of;
  }

  /** When a step is due though nothing happened, {@link Long#MAX_VALUE}: never. */
  public long deadlineNanos() {
    long deadline = Long.MAX_VALUE; // asked after each reading: a loop is cheap
    for (FamilyState each : families.values()) {
      deadline = Math.min(deadline, each.policy.deadlineNanos());
    }
    return deadline;
  }

  /** The policy's state in a family, for showing. */
  public PolicyState policy(Family family) {
    return state(family).policy;
  }

  /** The uplink of each bucket in a family, for explaining. */
  public int[] buckets(Family family) {
    return state(family).placement.target();
  }

  /** The uplinks whose flows are told to go elsewhere. */
  public Set<Integer> dead(Family family) {
    return Set.copyOf(state(family).dead);
  }

  private FamilyState state(Family family) {
    FamilyState state = families.get(family);
    if (state == null) {
      throw new IllegalStateException("no state of " + family);
    }
    return state;
  }
}
