package detour.daemon.core;

import detour.api.Explanation;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.route.Route;
import detour.steering.policy.FlowHash;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says by which uplink a new flow would leave, following the rules in their order. */
final class Explainer {
  private final List<Uplink> uplinks;
  private final @Nullable Observation observation;

  Explainer(List<Uplink> uplinks, @Nullable Observation observation) {
    this.uplinks = uplinks;
    this.observation = observation;
  }

  /**
   * Explains.
   *
   * @param buckets uplink numbers of the default policy in the addresses' family
   * @param carriedBy the selection in words
   */
  Explanation explain(
      InetAddress source, InetAddress destination, int[] buckets, String carriedBy) {
    List<String> steps = new ArrayList<>();
    Optional<Route> local = localRoute(destination);
    if (local.isPresent()) {
      Route route = local.get();
      String where = "route " + route.destination() + " in table main, interface " + name(route);
      steps.add("Detour's first rule: " + where + "; routes in main but for its default win");
      return new Explanation(
          "", Addresses.text(destination) + " does not leave by an uplink: " + where + ".", steps);
    }
    steps.add("no route in main but for its default leads to " + Addresses.text(destination));
    int bucket = FlowHash.bucket(source, destination);
    int number = buckets[bucket];
    Optional<Uplink> uplink =
        uplinks.stream().filter(each -> each.spec.number() == number).findFirst();
    if (uplink.isEmpty()) {
      steps.add("policy default has no uplink for " + Family.of(destination).label());
      return new Explanation(
          "",
          "No uplink was chosen for "
              + Family.of(destination).label()
              + ": such a flow goes by the default route of table main, if there is one.",
          steps);
    }
    String name = uplink.get().spec.name();
    var health = uplink.get().health(Family.of(destination)).snapshot();
    steps.add("policy default is carried by " + carriedBy);
    steps.add("bucket " + bucket + " of 256 (hash of both addresses) belongs to " + name);
    steps.add(name + " is " + health.state().word() + ": " + health.reason().text());
    switch (uplink.get().standing(Family.of(destination))) {
      case DAMPED -> steps.add(name + " falls too often, but nothing else is usable");
      case DOUBTED -> steps.add(name + " is silent for the moment, and nothing else is usable");
      default -> {}
    }
    steps.add("a flow that exists already keeps the uplink it has");
    return new Explanation(
        name,
        "A new flow from "
            + Addresses.text(source)
            + " to "
            + Addresses.text(destination)
            + " leaves by "
            + name
            + ".",
        steps);
  }

  private String name(Route route) {
    if (observation == null) {
      return Integer.toString(route.ifindex());
    }
    return observation.links().stream()
        .filter(each -> each.ifindex() == route.ifindex())
        .map(each -> each.name())
        .findFirst()
        .orElse(Integer.toString(route.ifindex()));
  }

  private Optional<Route> localRoute(InetAddress destination) {
    if (observation == null) {
      return Optional.empty();
    }
    return observation.routes().stream()
        .filter(each -> each.table() == Route.MAIN || each.table() == 255)
        .filter(each -> !each.isDefault() && each.destination().contains(destination))
        .max(Comparator.comparingInt(each -> each.destination().length()));
  }
}
