package detour.vrrp;

import detour.vrrp.election.Group;
import detour.vrrp.state.Event;
import detour.vrrp.state.Role;
import java.util.List;

/** A group as it runs; on the deciding thread. */
final class LiveGroup {
  /** Who could take over may have come since, and a Backup cannot tell that it is there. */
  private static final long YIELD_AGAIN_NANOS = 20_000_000_000L;

  private final GroupSettings settings;
  private final Group group;
  private final List<LiveRouter> members;
  private long yieldAt = Long.MIN_VALUE;

  LiveGroup(GroupSettings settings, List<LiveRouter> members) {
    this.settings = settings;
    this.group = new Group(settings.rule(), settings.threshold());
    this.members = List.copyOf(members);
  }

  /** Lets the members move as the rule wants. */
  void settle(long now) {
    if (members.stream().anyMatch(each -> each.leaving() || each.stopping())) {
      return; // somebody is on the way already
    }
    Group.Decision decision =
        group.decide(
            members.stream()
                .map(
                    each ->
                        new Group.Member(
                            each.standing(), settings.weights().getOrDefault(each.name(), 1)))
                .toList());
    boolean yields = decision.verdict() == Group.Verdict.YIELD;
    boolean due = yields && now >= yieldAt && members.stream().noneMatch(LiveRouter::undecided);
    yieldAt = due ? now + YIELD_AGAIN_NANOS : yields ? yieldAt : Long.MIN_VALUE;
    switch (decision.verdict()) {
      case TAKE -> {
        for (LiveRouter each : members) {
          each.raise(true, decision.reason(), now);
          each.permit(true, decision.reason(), now);
          if (each.role() == Role.BACKUP) {
            each.step(new Event.TakeOver(decision.reason()), now);
          }
        }
      }
      case WAIT -> {
        for (LiveRouter each : members) {
          each.raise(false, decision.reason(), now);
          each.permit(false, decision.reason(), now);
        }
      }
      case YIELD -> {
        for (LiveRouter each : members) {
          each.raise(false, decision.reason(), now);
          each.permit(false, decision.reason(), now);
          if (due && each.role() == Role.ACTIVE) {
            each.step(new Event.Yield(decision.reason()), now);
          }
        }
      }
      case STAY -> {
        for (LiveRouter each : members) {
          each.raise(false, decision.reason(), now);
          each.permit(true, decision.reason(), now);
        }
      }
    }
  }
}
