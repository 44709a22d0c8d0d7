package detour.vrrp;

import java.util.List;

/**
 * The pair at one moment.
 *
 * @param routers in the order of the settings
 * @param lateness of the deciding thread
 */
public record PairSnapshot(List<RouterSnapshot> routers, Lateness.Figures lateness) {
  /** What is counted for the whole gateway. */
  public GatewayErrors errors() {
    return GatewayErrors.of(routers);
  }

  /** A router by its name. */
  public RouterSnapshot router(String name) {
    return routers.stream()
        .filter(each -> each.settings().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no router " + name));
  }
}
