package detour.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Forced;
import detour.health.State;
import detour.health.simulator.Replay;
import detour.health.simulator.Simulation;
import detour.kernel.address.Family;
import detour.steering.core.FlowAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The core goes on with another configuration: nothing flaps that is asked as before. */
class TakeOverTest {
  private static final String TWO_UPLINKS =
      """
      version: 1
      uplinks:
        fiber: {interface: wan1, kind: fiber}
        lte: {interface: wan2, kind: lte}
      policies:
        default: {tiers: [[fiber], [lte]], failback: {mode: hold, after: 60 s}}
      """;

  private final Desk desk = new Desk(TWO_UPLINKS);

  @BeforeEach
  void theOfficeIsOnline() {
    desk.run(5_000);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(1));
    desk.events.clear();
    desk.flows.clear();
  }

  @Test
  void theSameConfigurationAgainIsNotNoticed() {
    desk.reload(TWO_UPLINKS, Map.of());
    desk.run(5_000);
    assertThat(desk.sentences()).isEmpty();
    assertThat(desk.flows).isEmpty();
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(1));
  }

  @Test
  void probesUnderWayAreAwaitedAndACutIsSeenAcrossIt() {
    desk.cut(1);
    desk.run(300);
    desk.reload(TWO_UPLINKS.replace("after: 60 s", "after: 30 s"), Map.of());
    desk.run(5_000);
    assertThat(desk.sentences())
        .contains("fiber is down (IPv4).", "The office moved from fiber to lte (IPv4).");
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
  }

  @Test
  void aHoldThatRunsIsNotBegunAnew() {
    desk.cut(1);
    desk.run(5_000);
    desk.mute.clear();
    desk.run(50_000);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    desk.reload(TWO_UPLINKS.replace("kind: lte", "kind: 5g"), Map.of());
    desk.run(25_000);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(1));
  }

  @Test
  void anotherOrderOfTiersMovesNewFlowsAndTouchesNoOther() {
    desk.run(60_000);
    desk.reload(TWO_UPLINKS.replace("[[fiber], [lte]]", "[[lte], [fiber]]"), Map.of());
    desk.run(1_000);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    assertThat(desk.sentences())
        .containsExactlyInAnyOrder(
            "The office is back on lte (IPv4).", "The office is back on lte (IPv6).");
    assertThat(desk.flows).isEmpty();
  }

  @Test
  void flowsOfAnUplinkThatIsTakenOutAreToldToGoElsewhere() {
    desk.reload(
        TWO_UPLINKS
            .replace("  fiber: {interface: wan1, kind: fiber}\n", "")
            .replace("[[fiber], [lte]]", "[[lte]]"),
        Map.of());
    desk.run(1_000);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    assertThat(desk.flows)
        .containsExactlyInAnyOrder(
            new FlowAction.Release(Family.IPV4, 1), new FlowAction.Release(Family.IPV6, 1));
    desk.flows.clear();
    desk.reload(TWO_UPLINKS, Map.of());
    desk.run(10_000);
    assertThat(desk.flows)
        .as("what is left of its old flows does not come to life again")
        .containsExactlyInAnyOrder(
            new FlowAction.Forget(Family.IPV4, 1), new FlowAction.Forget(Family.IPV6, 1));
  }

  @Test
  void overridesStandAlsoForAnUplinkThatIsAskedOtherwise() {
    Forcing down = new Forcing(Forced.DOWN, Long.MAX_VALUE, 60, "new cable", "uid 0");
    desk.core.force(desk.now(), "fiber", down);
    desk.run(100);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    desk.events.clear();
    desk.reload(TWO_UPLINKS.replace("after: 60 s", "after: 30 s"), Map.of("fiber", down));
    desk.run(5_000);
    assertThat(desk.sentences()).isEmpty();
    desk.reload(TWO_UPLINKS.replace("kind: fiber", "kind: dsl"), Map.of("fiber", down));
    desk.run(5_000);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    assertThat(desk.sentences()).contains("fiber is held down by hand.");
  }

  @Test
  void itIsOneStatusThatGrows() {
    long before = desk.core.sequence();
    desk.reload(TWO_UPLINKS.replace("kind: lte", "kind: 5g"), Map.of());
    assertThat(desk.core.sequence()).isGreaterThan(before);
    assertThat(desk.core.memories(desk.now())).hasSize(4);
  }

  @Test
  void aSampleLogGoesOnWithDetectorsOfOtherSettingsAndReplaysAsAWhole() throws Exception {
    List<String> lines = new ArrayList<>();
    Desk recorded =
        new Desk(TWO_UPLINKS, core -> core.recordTo(new PathKey(1, Family.IPV4), lines::add));
    recorded.run(5_000);
    recorded.reload(TWO_UPLINKS.replace("kind: fiber", "kind: dsl, quorum: 2"), Map.of());
    recorded.run(5_000);
    recorded.cut(1);
    recorded.run(5_000);
    assertThat(lines).filteredOn(each -> each.contains(" begin")).hasSize(2);
    Replay.Outcome outcome = Replay.run(lines);
    assertThat(outcome.decided())
        .extracting(Simulation.Change::to)
        .containsExactly(State.UP, State.UP, State.SUSPECT, State.DOWN);
    assertThat(outcome.decided()).isEqualTo(outcome.recorded());
  }
}
