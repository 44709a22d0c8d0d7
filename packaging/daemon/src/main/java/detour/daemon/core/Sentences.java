package detour.daemon.core;

import detour.health.Promise;
import detour.kernel.address.Family;
import detour.steering.policy.Member;
import detour.steering.policy.PolicyState;
import detour.steering.uplink.Standing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The first sentence of page and command line, and what would happen next. */
final class Sentences {
  private final List<Uplink> uplinks;
  private final Map<Family, PolicyState> policies;

  Sentences(List<Uplink> uplinks, Map<Family, PolicyState> policies) {
    this.uplinks = uplinks;
    this.policies = policies;
  }

  /** {@code The office is online through fiber.} */
  String first() {
    Map<Family, String> through = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      if (usable(family)) {
        through.put(family, Narrator.names(policy(family).selection(), uplinks));
      }
    }
    String four = through.get(Family.IPV4);
    String six = through.get(Family.IPV6);
    if (four == null && six == null) {
      return uplinks.stream().anyMatch(each -> undecided(each))
          ? "The uplinks are being asked for the first time."
          : "The office is offline: no uplink works.";
    }
    if (four == null) {
      return "The office is online through " + six + ", over IPv6 only.";
    }
    if (six == null) {
      boolean wanted = uplinks.stream().anyMatch(each -> hasAddress(each, Family.IPV6));
      return "The office is online through " + four + (wanted ? ", over IPv4 only." : ".");
    }
    return four.equals(six)
        ? "The office is online through " + four + "."
        : "The office is online through " + four + " (IPv4) and " + six + " (IPv6).";
  }

  private static boolean undecided(Uplink uplink) {
    return uplink.standing(Family.IPV4) == Standing.UNDECIDED
        || uplink.standing(Family.IPV6) == Standing.UNDECIDED;
  }

  private static boolean hasAddress(Uplink uplink, Family family) {
    return uplink.facts().path(family).source().isPresent();
  }

  private boolean usable(Family family) {
    return policy(family).selection().stream()
        .map(member -> standings(family).get(member.uplink()))
        .anyMatch(
            each -> each == Standing.USABLE || each == Standing.DOUBTED || each == Standing.DAMPED);
  }

  /** {@code lte takes over within 0.3 s if fiber falls silent under traffic, within 1.8 s ...} */
  String next() {
    Family family = usable(Family.IPV4) ? Family.IPV4 : Family.IPV6;
    if (!usable(family)) {
      return "";
    }
    PolicyState policy = policy(family);
    List<Member> next = policy.next(standings(family));
    String current = Narrator.names(policy.selection(), uplinks);
    if (next.isEmpty()) {
      return "Nothing could take over if " + current + " fell silent now.";
    }
    return Narrator.names(next, uplinks)
        + " takes over within "
        + worst(policy.selection(), family, Promise::downFlowing)
        + " if "
        + current
        + " falls silent under traffic, within "
        + worst(policy.selection(), family, Promise::downIdle)
        + " if it idles.";
  }

  private String worst(List<Member> members, Family family, Function<Promise, Duration> promise) {
    Duration worst = Duration.ZERO;
    for (Uplink uplink : uplinks) {
      if (members.stream().anyMatch(each -> each.uplink() == uplink.spec.number())) {
        Duration own = promise.apply(uplink.promise(family));
        worst = own.compareTo(worst) > 0 ? own : worst;
      }
    }
    return String.format(Locale.ROOT, "%.1f s", worst.toMillis() / 1000.0);
  }

  private Map<Integer, Standing> standings(Family family) {
    Map<Integer, Standing> standings = new java.util.HashMap<>();
    uplinks.forEach(each -> standings.put(each.spec.number(), each.standing(family)));
    return standings;
  }

  private PolicyState policy(Family family) {
    PolicyState policy = policies.get(family);
    if (policy == null) {
      throw new IllegalStateException("no policy of " + family);
    }
    return policy;
  }
}
