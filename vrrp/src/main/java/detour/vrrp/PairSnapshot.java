package detour.vrrp;

import java.util.List;

/**
 * The pair at one moment.
 *
 * @param routers in the order of the settings
 * @param countedSinceNanos when what is counted for all of them began, or a router came or went,
 *     monotonic (vrrpv3GlobalStatisticsDiscontinuityTime)
 * @param lateness of the deciding thread
 */
public record PairSnapshot(
    List<RouterSnapshot> routers, long countedSinceNanos, Lateness.Figures lateness) {
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
