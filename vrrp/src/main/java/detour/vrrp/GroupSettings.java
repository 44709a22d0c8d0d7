package detour.vrrp;

import detour.vrrp.election.Group;
import java.util.Map;

/**
 * Virtual routers that move together.
 *
 * @param name for people
 * @param rule what makes them move
 * @param threshold of the weighted rule
 * @param weights of the members, by the name of the router
 */
public record GroupSettings(
    String name, Group.Rule rule, int threshold, Map<String, Integer> weights) {
  public GroupSettings {
    weights = Map.copyOf(weights);
  }
}
