package detour.daemon.core;

import detour.event.EventSink;
import detour.steering.core.FlowAction;
import detour.steering.plan.Plan;
import detour.steering.uplink.PathFacts;
import java.util.List;

/**
 * What the core has done by others. Every method returns at once.
 *
 * @param events where events go
 * @param probes sends probes
 * @param kernel writes plans
 */
public record CorePorts(EventSink events, Probes probes, KernelTasks kernel) {

  /** Sends probes. */
  public interface Probes {
    /** Asks a target of a path. */
    void send(PathKey path, int target, long sequence);

    /** The path's interface is another one. */
    void reopen(PathKey path);

    /** What was found of a path in the kernel: its own address, its next hop. */
    default void learned(PathKey path, PathFacts facts) {}
  }

  /** Writes plans. */
  public interface KernelTasks {
    /**
     * Makes the kernel equal the plan.
     *
     * @param decided what to report with the outcome: moves that this plan carries out
     */
    void apply(Plan plan, List<FlowAction> flows, List<Moved> decided);
  }
}
