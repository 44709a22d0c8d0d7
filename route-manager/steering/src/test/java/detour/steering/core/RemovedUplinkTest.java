package detour.steering.core;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Family;
import detour.kernel.nft.TableListing;
import detour.steering.Office;
import detour.steering.plan.Numbers;
import detour.steering.policy.Failback;
import detour.steering.policy.Member;
import detour.steering.uplink.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An uplink was taken out of the configuration between two runs: its flows are told, once. */
class RemovedUplinkTest {
  private static SteeringCore core(int... uplinks) {
    List<Member> tier = new ArrayList<>();
    for (int each : uplinks) {
      tier.add(new Member(each, 1));
    }
    return new SteeringCore(
        Numbers.DEFAULT,
        tier.stream().map(each -> Office.spec(each.uplink())).toList(),
        List.of(tier),
        Failback.DEFAULT);
  }

  /** As uplinks 1 and 2 left it: all goes by 1. */
  private static Optional<TableListing> left(List<String> dead) {
    SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
    for (String family : List.of("4", "6")) {
      SortedMap<String, String> buckets = new TreeMap<>();
      for (int i = 0; i < 256; i++) {
        buckets.put(Integer.toString(i), "goto new1");
      }
      maps.put("default" + family, buckets);
    }
    for (int each : List.of(1, 2)) {
      String put = "goto put" + each;
      maps.put("take" + each, new TreeMap<>(Map.of("ipv4", put, "ipv6", put)));
    }
    SortedMap<String, List<String>> sets = new TreeMap<>(Map.of("dead4", dead, "dead6", dead));
    return Optional.of(
        new TableListing("inet", "detour", new TreeMap<>(), sets, maps, new TreeMap<>()));
  }

  private static Step step(SteeringCore core, int uplink) {
    Map<Integer, Standing> usable = Map.of(uplink, Standing.USABLE);
    return core.step(
        1, Map.of(uplink, Office.facts(uplink)), Map.of(Family.IPV4, usable, Family.IPV6, usable));
  }

  @Test
  void itsFlowsAreReleasedAndItsMarkIsDeadFromThenOn() {
    SteeringCore core = core(2);
    core.adopt(left(List.of()));
    Step first = step(core, 2);
    assertThat(first.flows())
        .containsExactlyInAnyOrder(
            new FlowAction.Release(Family.IPV4, 1), new FlowAction.Release(Family.IPV6, 1));
    int mark = Numbers.DEFAULT.mark(1);
    assertThat(first.plan().table().isDead(Family.IPV4, mark)).isTrue();
    assertThat(first.plan().table().isDead(Family.IPV6, mark)).isTrue();
    assertThat(step(core, 2).flows()).isEmpty();
  }

  @Test
  void itStaysDeadOverAnotherRunAndTheOrphansMarkIsNoUplink() {
    SteeringCore core = core(2);
    String mark = Integer.toString(Numbers.DEFAULT.mark(1));
    String orphans = Integer.toString(Numbers.DEFAULT.orphanMark());
    core.adopt(left(List.of(mark, orphans)));
    step(core, 2);
    assertThat(core.dead(Family.IPV4)).containsExactly(1);
  }

  @Test
  void whatIsStillConfiguredIsNotTouched() {
    SteeringCore core = core(1);
    core.adopt(left(List.of()));
    assertThat(step(core, 1).flows())
        .containsOnly(
            new FlowAction.Release(Family.IPV4, 2), new FlowAction.Release(Family.IPV6, 2));
    assertThat(core.buckets(Family.IPV4)).containsOnly(1);
  }
}
