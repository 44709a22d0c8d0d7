package detour.steering.core;

import detour.kernel.address.Family;
import detour.steering.plan.Plan;
import detour.steering.policy.PolicyState;
import java.util.List;
import java.util.Map;

/**
 * What a step of the core came to.
 *
 * @param plan what the kernel shall hold
 * @param flows what happens to flows
 * @param decisions moves of the default policy, by family
 */
public record Step(
    Plan plan, List<FlowAction> flows, Map<Family, PolicyState.Decision> decisions) {}
