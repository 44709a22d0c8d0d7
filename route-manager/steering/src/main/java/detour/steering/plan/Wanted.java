package detour.steering.plan;

import detour.kernel.address.Family;
import detour.steering.policy.Placement;
import detour.steering.uplink.UplinkFacts;
import detour.steering.uplink.UplinkSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was decided: from it and the numbers the plan follows.
 *
 * @param uplinks all configured uplinks with what the kernel has of them
 * @param choices by family
 */
public record Wanted(List<Uplink> uplinks, Map<Family, Choice> choices) {

  /** An uplink, configured and found. */
  public record Uplink(UplinkSpec spec, UplinkFacts facts) {}

  /**
   * What a family's traffic does.
   *
   * @param placement of new flows
   * @param active the uplink of traffic without a mark, 0: none
   * @param dead uplinks whose flows are told to go elsewhere
   */
  public record Choice(Placement placement, int active, Set<Integer> dead) {}

  /** The choice of a family. */
  public Choice choice(Family family) {
    Choice choice = choices.get(family);
    if (choice == null) {
      throw new IllegalStateException("nothing was chosen for " + family);
    }
    return choice;
  }
}
