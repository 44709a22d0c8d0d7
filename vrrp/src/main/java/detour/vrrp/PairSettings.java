package detour.vrrp;

import detour.vrrp.election.Tracked;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything a {@link Pair} is made from, checked.
 *
 * @param routers each with a name of its own
 * @param groups of them; a router is in one at most
 */
public record PairSettings(List<RouterSettings> routers, List<GroupSettings> groups) {
  public PairSettings {
    routers = List.copyOf(routers);
    groups = List.copyOf(groups);
  }

  /**
   * Settings that can be.
   *
   * @throws InvalidSettingsException with all problems
   */
  public static PairSettings checked(List<RouterSettings> routers, List<GroupSettings> groups)
      throws InvalidSettingsException {
    return checked(routers, groups, OwnAddresses.unknown());
  }

  /**
   * Settings that can be here.
   *
   * @throws InvalidSettingsException with all problems
   */
  public static PairSettings checked(
      List<RouterSettings> routers, List<GroupSettings> groups, OwnAddresses own)
      throws InvalidSettingsException {
    List<Problem> problems = new ArrayList<>(SettingsCheck.problems(routers, groups));
    problems.addAll(SettingsCheck.owners(routers, own));
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new PairSettings(routers, groups);
  }

  /** Names of all that the routers track. */
  public Set<String> trackedNames() {
    return routers.stream()
        .flatMap(each -> each.tracked().stream())
        .map(Tracked::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
