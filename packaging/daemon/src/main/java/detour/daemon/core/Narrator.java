package detour.daemon.core;

import detour.event.Event;
import detour.event.EventType;
import detour.event.Reason;
import detour.health.Action;
import detour.health.Forced;
import detour.health.State;
import detour.kernel.address.Family;
import detour.kernel.link.Link;
import detour.steering.apply.Outcome;
import detour.steering.apply.WrongPaths.WrongPath;
import detour.steering.policy.Member;
import detour.steering.policy.PolicyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what happened into sentences. */
final class Narrator {
  private static final int MOST_NAMED = 4;

  private Narrator() {}

  static String word(Forced forced) {
    return forced.name().toLowerCase(Locale.ROOT);
  }

  /** An administrator's word was taken or ended. */
  static Event forced(Uplink uplink, Forced to, Reason reason) {
    String name = uplink.spec.name();
    String sentence =
        switch (to) {
          case NONE -> name + " is judged by its probes again.";
          case UP, DOWN -> name + " is held " + word(to) + " by hand.";
          case DRAINING -> name + " takes no new flows; those there are may end in peace.";
          case DISABLED -> name + " is disabled by hand, and not even asked.";
        };
    return new Event(EventType.UPLINK_OVERRIDE, name, sentence, reason);
  }

  /** A change of state; states on the way that nobody needs to hear of are left out. */
  static Optional<Event> changed(Uplink uplink, Family family, Action.Changed changed) {
    String name = uplink.spec.name();
    String where = " (" + family.label() + ").";
    EventType type =
        switch (changed.to()) {
          case UP ->
              changed.from() == State.DEGRADED ? EventType.UPLINK_STATE : EventType.UPLINK_UP;
          case DOWN, NO_INTERFACE -> EventType.UPLINK_DOWN;
          case DEGRADED -> EventType.UPLINK_DEGRADED;
          case CAPTIVE -> EventType.UPLINK_CAPTIVE;
          default -> EventType.UPLINK_STATE;
        };
    boolean byHand =
        switch (changed.to()) {
          case FORCED_UP, FORCED_DOWN, DRAINING, DISABLED -> true;
          default -> false;
        };
    boolean doubt = changed.to() == State.SUSPECT || changed.from() == State.SUSPECT;
    if (byHand || (doubt && changed.to() != State.DOWN)) {
      return Optional.empty(); // told once for both families; a doubt is told when it is over
    }
    String sentence =
        switch (changed.to()) {
          case UP -> name + " is up" + where;
          case DOWN -> name + " is down" + where;
          case PROBATION -> name + " answers again and is on probation" + where;
          case NO_DATA -> name + " is asked anew" + where;
          case DEGRADED, CAPTIVE -> name + " is " + changed.to().word() + where;
          default -> name + " has " + changed.to().word() + where;
        };
    return Optional.of(
        new Event(type, name, sentence, changed.reason())
            .with("family", family.key())
            .with("from", changed.from().word())
            .with("to", changed.to().word()));
  }

  /** A silence that ended by itself. */
  static Event stalled(Uplink uplink, Family family, Action.Stalled stalled) {
    String name = uplink.spec.name();
    String length = Math.round(stalled.lengthNanos() / 1e6) + " ms";
    return new Event(
            EventType.UPLINK_STALLED,
            name,
            name + " was silent for " + length + " (" + family.label() + ").",
            new Reason(
                "stall", "it answers again; new flows went elsewhere meanwhile, if they could"))
        .with("family", family.key())
        .with("length", length);
  }

  static Event damped(Uplink uplink, Family family, Action.Suppressed damped) {
    String name = uplink.spec.name();
    String where = " (" + family.label() + ").";
    return new Event(
            EventType.UPLINK_FLAPPING,
            name,
            damped.suppressed()
                ? name + " falls too often: other uplinks are preferred" + where
                : name + " has held for long enough to be preferred again" + where,
            damped.reason())
        .with("family", family.key());
  }

  static Event target(Uplink uplink, Family family, Action.TargetChanged changed) {
    String target = uplink.targets(family).get(changed.target()).toString();
    return new Event(
            changed.retired() ? EventType.TARGET_RETIRED : EventType.TARGET_RETURNED,
            uplink.spec.name(),
            changed.retired()
                ? "Target " + target + " of " + uplink.spec.name() + " is asked only now and then."
                : "Target " + target + " of " + uplink.spec.name() + " is asked again.",
            changed.reason())
        .with("target", target);
  }

  /** A move of the policy. */
  static Optional<Event> moved(Family family, PolicyState.Decision decision, List<Uplink> uplinks) {
    String from = names(decision.from(), uplinks);
    String to = names(decision.to(), uplinks);
    String where = " (" + family.label() + ").";
    if (decision.move() == PolicyState.Move.NO_PATH && decision.from().isEmpty()) {
      return Optional.empty(); // there never was one: an office without this family
    }
    Reason reason =
        decision.move() == PolicyState.Move.FAILOVER
            ? lostReason(family, decision, uplinks)
            : decision.reason();
    EventType type =
        switch (decision.move()) {
          case START -> EventType.POLICY_START;
          case FAILOVER -> EventType.POLICY_FAILOVER;
          case FAILBACK, SHARE -> EventType.POLICY_FAILBACK;
          case NO_PATH -> EventType.POLICY_NO_PATH;
        };
    String sentence =
        switch (decision.move()) {
          case START -> "The office goes out through " + to + where;
          case FAILOVER -> "The office moved from " + from + " to " + to + where;
          case FAILBACK -> "The office is back on " + to + where;
          case SHARE -> "The office goes out through " + to + where;
          case NO_PATH -> "The office has no working uplink" + where;
        };
    return Optional.of(
        new Event(type, "default", sentence, reason)
            .with("family", family.key())
            .with("from", from)
            .with("to", to));
  }

  /** Why the members that were left are not usable: their own reasons. */
  private static Reason lostReason(
      Family family, PolicyState.Decision decision, List<Uplink> uplinks) {
    String text =
        uplinks.stream()
            .filter(
                each ->
                    decision.from().stream()
                        .anyMatch(member -> member.uplink() == each.spec.number()))
            .filter(each -> !each.health(family).state().usable())
            .map(each -> each.spec.name() + ": " + each.health(family).snapshot().reason().text())
            .collect(Collectors.joining("; "));
    return text.isEmpty() ? decision.reason() : new Reason(decision.reason().code(), text);
  }

  static String names(List<Member> members, List<Uplink> uplinks) {
    return members.stream()
        .map(
            member ->
                uplinks.stream()
                    .filter(each -> each.spec.number() == member.uplink())
                    .map(each -> each.spec.name())
                    .findFirst()
                    .orElse("uplink " + member.uplink()))
        .collect(Collectors.joining(" and "));
  }

  /** Packets of an uplink would go another way. */
  static Event misrouted(Uplink uplink, WrongPath wrong, @Nullable Observation observation) {
    String name = uplink.spec.name();
    String whose = wrong.bound() ? "Probes of " : "Flows of ";
    String way =
        wrong
            .instead()
            .map(
                route ->
                    "table "
                        + route.table()
                        + " sends them to interface "
                        + device(route.ifindex(), observation))
            .orElse("they would be refused");
    return new Event(
            EventType.KERNEL_MISROUTED,
            name,
            whose + name + " would not leave by it (" + wrong.family().label() + ").",
            new Reason(
                "misrouted",
                way + "; a rule of somebody else stands before Detour's, `ip rule` shows it"))
        .with("family", wrong.family().key());
  }

  private static String device(int ifindex, @Nullable Observation observation) {
    return observation == null
        ? Integer.toString(ifindex)
        : observation.links().stream()
            .filter(each -> each.ifindex() == ifindex)
            .map(Link::name)
            .findFirst()
            .orElse(Integer.toString(ifindex));
  }

  /** Repairs, in one event, and one for each object that became contested. */
  static List<Event> repairs(Outcome outcome) {
    List<Event> events = new ArrayList<>();
    List<String> repaired = outcome.repaired();
    if (!repaired.isEmpty()) {
      String first = String.join(", ", repaired.subList(0, Math.min(MOST_NAMED, repaired.size())));
      String more =
          repaired.size() > MOST_NAMED ? " and " + (repaired.size() - MOST_NAMED) + " more" : "";
      events.add(
          new Event(
                  EventType.KERNEL_REPAIRED,
                  "kernel",
                  repaired.size() == 1
                      ? "Something changed the " + first + "; it was put back."
                      : repaired.size() + " objects were changed by something; they were put back.",
                  new Reason("foreign-change", first + more))
              .with("objects", Integer.toString(repaired.size())));
    }
    for (String object : outcome.contested()) {
      events.add(
          new Event(
              EventType.KERNEL_CONTESTED,
              object,
              "Something keeps changing the " + object + ".",
              new Reason(
                  "contested",
                  "put back more than five times in a minute; from now on each 10 s, until it is"
                      + " left alone for a minute")));
    }
    return events;
  }
}
