package detour.probe;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What was learned of a path and changes with leases and routes.
 *
 * @param source the uplink's own address in the path's family
 * @param nextHop its gateway
 * @param resolvers name servers to be asked through the uplink, the best first
 */
public record Surroundings(
    Optional<InetAddress> source, Optional<InetAddress> nextHop, List<InetAddress> resolvers) {
  /** Nothing is known. */
  public static final Surroundings NONE =
      new Surroundings(Optional.empty(), Optional.empty(), List.of());

  public Surroundings {
    resolvers = List.copyOf(resolvers);
  }
}
