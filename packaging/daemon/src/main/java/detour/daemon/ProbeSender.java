package detour.daemon;

import detour.daemon.config.Configuration;
import detour.daemon.config.Target;
import detour.daemon.core.CorePorts;
import detour.daemon.core.PathKey;
import detour.kernel.address.Family;
import detour.probe.Probe;
import detour.probe.ProbePath;
import detour.probe.icmp.EchoLoop;
import detour.probe.tcp.ConnectLoop;
import detour.steering.plan.Numbers;
import detour.steering.uplink.UplinkSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins the core's wish for a probe with the loop of the target's kind. */
final class ProbeSender implements CorePorts.Probes {
  private record Asked(Target target, Probe probe) {}

  private final Map<PathKey, List<Asked>> targets = new HashMap<>();

  ProbeSender(
      Configuration configuration,
      List<UplinkSpec> specs,
      Numbers numbers,
      EchoLoop echo,
      ConnectLoop connect) {
    for (int i = 0; i < specs.size(); i++) {
      UplinkSpec spec = specs.get(i);
      for (Family family : Family.values()) {
        PathKey key = new PathKey(spec.number(), family);
        ProbePath path =
            new ProbePath(key.text(), spec.interfaceName(), numbers.mark(spec.number()), family);
        Probe byEcho = echo.open(path);
        Probe byConnect = connect.open(path);
        targets.put(
            key,
            configuration.uplinks().get(i).targets(family).stream()
                .map(each -> new Asked(each, each.kind() == Target.Kind.ECHO ? byEcho : byConnect))
                .toList());
      }
    }
  }

  @Override
  public void send(PathKey path, int target, long sequence) {
    Asked asked = targets.getOrDefault(path, List.of()).get(target);
    asked.probe().ask(asked.target().address(), asked.target().port(), sequence);
  }

  @Override
  public void reopen(PathKey path) {
    targets.getOrDefault(path, List.of()).forEach(each -> each.probe().reopen());
  }
}
