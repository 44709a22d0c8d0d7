package detour.daemon.core;

import detour.daemon.config.Target;
import detour.health.Action;
import detour.health.PathHealth;
import detour.health.SharedTargets;
import detour.health.State;
import detour.kernel.address.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Compares how all uplinks see the same target, each second, so that a dead target kills none. */
final class TargetBlame {
  private static final long EVERY_NANOS = 1_000_000_000L;

  private final Map<Family, SharedTargets> judges = new EnumMap<>(Family.class);
  private long nextNanos = Long.MIN_VALUE;

  TargetBlame() {
    for (Family family : Family.values()) {
      judges.put(family, new SharedTargets());
    }
  }

  /** Judges if it is due; {@code take} is given what is to be done for a path. */
  void poll(long now, List<Uplink> uplinks, BiConsumer<PathKey, List<Action>> take) {
    if (nextNanos != Long.MIN_VALUE && now - nextNanos < 0) {
      return;
    }
    nextNanos = now + EVERY_NANOS;
    judges.forEach((family, judge) -> judge(now, family, judge, uplinks, take));
  }

  private static void judge(
      long now,
      Family family,
      SharedTargets judge,
      List<Uplink> uplinks,
      BiConsumer<PathKey, List<Action>> take) {
    List<SharedTargets.Sight> sights = new ArrayList<>();
    for (Uplink uplink : uplinks) {
      PathHealth health = uplink.health(family);
      if (!health.state().live() && health.state() != State.CAPTIVE) {
        continue;
      }
      List<Target> targets = uplink.targets(family);
      for (int i = 0; i < targets.size(); i++) {
        if (targets.get(i).question().shared()) {
          sights.add(
              new SharedTargets.Sight(
                  uplink.spec.name(), targets.get(i).toString(), health.view(i)));
        }
      }
    }
    for (SharedTargets.Finding finding : judge.judge(sights)) {
      for (Uplink uplink : uplinks) {
        List<Target> targets = uplink.targets(family);
        for (int i = 0; i < targets.size(); i++) {
          if (targets.get(i).toString().equals(finding.target())) {
            take.accept(
                uplink.path(family),
                uplink.health(family).shared(now, i, finding.failing(), finding.reason()));
          }
        }
      }
    }
  }
}
