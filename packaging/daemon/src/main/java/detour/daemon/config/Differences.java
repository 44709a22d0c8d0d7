package detour.daemon.config;

import detour.vrrp.PairSettings;
import detour.vrrp.RouterSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in plain words what two configurations differ in. */
public final class Differences {
  private final List<String> found = new ArrayList<>();

  private Differences() {}

  /** Each difference in the file's own words; none if both are the same. */
  public static List<String> between(Configuration before, Configuration after) {
    if (before.equals(after)) {
      return List.of();
    }
    Differences differences = new Differences();
    differences.all(before, after);
    return List.copyOf(differences.found);
  }

  private void all(Configuration before, Configuration after) {
    value("name", before.name(), after.name());
    members(
        "uplink",
        by(before.uplinks(), Configuration.Uplink::name),
        by(after.uplinks(), Configuration.Uplink::name),
        Differences::uplink);
    members("lan", before.lans(), after.lans(), (one, other) -> one + " is now " + other);
    if (!before.tiers().equals(after.tiers())) {
      found.add("policy default: tiers " + tiers(before) + " are now " + tiers(after));
    }
    if (!before.failback().equals(after.failback())) {
      found.add("policy default: failback changed");
    }
    members(
        "router of the pair",
        by(routers(before), RouterSettings::name),
        by(routers(after), RouterSettings::name),
        Differences::router);
    if (!before.pair().map(PairSettings::groups).equals(after.pair().map(PairSettings::groups))) {
      found.add("groups of the pair changed");
    }
    members("alert", before.programs(), after.programs(), (one, other) -> "changed");
    value("page port", before.pagePort(), after.pagePort());
    value("kernel.manage_sysctl", before.manageSysctl(), after.manageSysctl());
    if (!before.numbers().equals(after.numbers())) {
      found.add("kernel: numbers changed");
    }
    if (found.isEmpty()) {
      found.add("the order of entries changed");
    }
  }

  private void value(String what, Object before, Object after) {
    if (!before.equals(after)) {
      found.add(what + " " + shown(before) + " is now " + shown(after));
    }
  }

  private static String shown(Object value) {
    return value.equals("") ? "(none)" : value.toString();
  }

  private <T> void members(
      String what, Map<String, T> before, Map<String, T> after, BiFunction<T, T, String> how) {
    after.forEach(
        (name, now) -> {
          T was = before.get(name);
          if (was == null) {
            found.add(what + " " + name + " added");
          } else if (!was.equals(now)) {
            found.add(what + " " + name + ": " + how.apply(was, now));
          }
        });
    before.keySet().stream()
        .filter(each -> !after.containsKey(each))
        .forEach(each -> found.add(what + " " + each + " removed"));
  }

  private static <T> Map<String, T> by(List<T> all, Function<T, String> name) {
    Map<String, T> named = new LinkedHashMap<>();
    all.forEach(each -> named.put(name.apply(each), each));
    return named;
  }

  private static List<RouterSettings> routers(Configuration of) {
    return of.pair().map(PairSettings::routers).orElse(List.of());
  }

  /** As in the file: {@code [fiber], [lte, dsl weight 2]}. */
  private static String tiers(Configuration of) {
    return of.tiers().stream()
        .map(
            tier ->
                tier.stream()
                    .map(
                        each ->
                            each.weight() == 1
                                ? each.uplink()
                                : each.uplink() + " weight " + each.weight())
                    .collect(Collectors.joining(", ", "[", "]")))
        .collect(Collectors.joining(", "));
  }

  private static String uplink(Configuration.Uplink was, Configuration.Uplink now) {
    return changed(
        Map.entry("interface", was.interfaceName().equals(now.interfaceName())),
        Map.entry("kind", was.kind().equals(now.kind())),
        Map.entry("gateway", was.gateways().equals(now.gateways())),
        Map.entry("nat", was.nat().equals(now.nat())),
        Map.entry("prefixes", was.prefixes().equals(now.prefixes())),
        Map.entry("targets", was.targets().equals(now.targets())),
        Map.entry("resolvers", was.resolvers().equals(now.resolvers())),
        Map.entry("damping", was.damping() == now.damping()),
        Map.entry("detectors", was.settings().equals(now.settings())));
  }

  private static String router(RouterSettings was, RouterSettings now) {
    return changed(
        Map.entry("interface", was.interfaceName().equals(now.interfaceName())),
        Map.entry("addresses", was.addresses().equals(now.addresses())),
        Map.entry("priority", was.priority() == now.priority()),
        Map.entry("interval", was.interval().equals(now.interval())),
        Map.entry("track", was.tracked().equals(now.tracked())));
  }

  @SafeVarargs
  private static String changed(Map.Entry<String, Boolean>... same) {
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, Boolean> each : same) {
      if (!each.getValue()) {
        others.add(each.getKey());
      }
    }
    return others.isEmpty() ? "changed" : String.join(", ", others) + " changed";
  }
}
