package detour.vrrp;

import java.util.Collection;
import java.util.List;

/** The groups as they run; on the deciding thread. */
final class LiveGroups {
  private List<LiveGroup> groups = List.of();

  /** Other groups from now on; who is in none moves by itself. */
  void change(List<GroupSettings> next, Collection<LiveRouter> routers, long now) {
    groups =
        next.stream()
            .map(
                each ->
                    new LiveGroup(
                        each,
                        routers.stream()
                            .filter(router -> each.weights().containsKey(router.name()))
                            .toList()))
            .toList();
    routers.stream()
        .filter(each -> next.stream().noneMatch(of -> of.weights().containsKey(each.name())))
        .forEach(each -> each.moveAlone(now));
  }

  /** Lets them move as their rules want. */
  void settle(long now) {
    groups.forEach(each -> each.settle(now));
  }
}
