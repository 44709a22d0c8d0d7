package detour.daemon;

import detour.daemon.config.Configuration;
import detour.steering.uplink.UplinkSpec;
import java.util.List;
import java.util.Map;

/** From the configuration's uplinks to steering's. */
final class Specs {
  private Specs() {}

  static List<UplinkSpec> of(Configuration configuration, Map<String, Integer> numbers) {
    return configuration.uplinks().stream()
        .map(
            each ->
                new UplinkSpec(
                    numbers.getOrDefault(each.name(), 0),
                    each.name(),
                    each.interfaceName(),
                    each.gateways(),
                    each.nat(),
                    each.prefixes()))
        .toList();
  }
}
