package detour.steering.policy;

import static org.assertj.core.api.Assertions.assertThat;

import detour.steering.uplink.Standing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyStateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Member FIBER = new Member(1, 1);
  private static final Member CABLE = new Member(2, 1);
  private static final Member LTE = new Member(3, 1);

  private final Map<Integer, Standing> standings = new HashMap<>();
  private PolicyState policy = policy(Failback.Mode.HOLD);
  private long now = 5 * SECOND;

  private static PolicyState policy(Failback.Mode mode) {
    return new PolicyState(
        List.of(List.of(FIBER), List.of(CABLE), List.of(LTE)),
        new Failback(mode, Duration.ofSeconds(60)));
  }

  private PolicyStateTest set(Standing fiber, Standing cable, Standing lte) {
    standings.put(1, fiber);
    standings.put(2, cable);
    standings.put(3, lte);
    return this;
  }

  private Optional<PolicyState.Decision> step(long seconds) {
    now += seconds * SECOND;
    return policy.step(now, standings);
  }

  private PolicyState.Move move(long seconds) {
    return step(seconds).orElseThrow().move();
  }

  @Test
  void startsWithTheBestThatAnswers() {
    set(Standing.SILENT, Standing.USABLE, Standing.USABLE);
    assertThat(move(0)).isEqualTo(PolicyState.Move.START);
    assertThat(policy.selection()).containsExactly(CABLE);
  }

  @Test
  void startsWithTheFirstWayOutBeforeAnyVerdict() {
    set(Standing.CLOSED, Standing.UNDECIDED, Standing.UNDECIDED);
    assertThat(move(0)).isEqualTo(PolicyState.Move.START);
    assertThat(policy.selection()).containsExactly(CABLE);
  }

  @Test
  void failsOverAtOnceAndBackAfterTheHoldOnly() {
    set(Standing.USABLE, Standing.USABLE, Standing.USABLE).step(0);
    set(Standing.SILENT, Standing.USABLE, Standing.USABLE);
    assertThat(move(10)).isEqualTo(PolicyState.Move.FAILOVER);
    assertThat(policy.selection()).containsExactly(CABLE);
    set(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    assertThat(step(0)).isEmpty();
    assertThat(policy.deadlineNanos()).isEqualTo(now + 60 * SECOND);
    assertThat(step(59)).isEmpty();
    assertThat(move(1)).isEqualTo(PolicyState.Move.FAILBACK);
    assertThat(policy.selection()).containsExactly(FIBER);
  }

  @Test
  void aBreakInTheHoldBeginsItAnew() {
    set(Standing.SILENT, Standing.USABLE, Standing.CLOSED).step(0);
    set(Standing.USABLE, Standing.USABLE, Standing.CLOSED).step(1);
    step(50);
    set(Standing.SILENT, Standing.USABLE, Standing.CLOSED).step(1);
    set(Standing.USABLE, Standing.USABLE, Standing.CLOSED).step(1);
    assertThat(step(50)).isEmpty();
    assertThat(move(10)).isEqualTo(PolicyState.Move.FAILBACK);
  }

  @Test
  void byHandItNeverGoesBackByItself() {
    policy = policy(Failback.Mode.MANUAL);
    set(Standing.SILENT, Standing.USABLE, Standing.CLOSED).step(0);
    set(Standing.USABLE, Standing.USABLE, Standing.CLOSED);
    assertThat(step(86_400)).isEmpty();
    set(Standing.USABLE, Standing.SILENT, Standing.CLOSED);
    assertThat(move(1)).isEqualTo(PolicyState.Move.FAILOVER);
    assertThat(policy.selection()).containsExactly(FIBER);
  }

  @Test
  void atOnceMeansAtOnce() {
    policy = policy(Failback.Mode.IMMEDIATE);
    set(Standing.SILENT, Standing.USABLE, Standing.CLOSED).step(0);
    set(Standing.USABLE, Standing.USABLE, Standing.CLOSED);
    assertThat(move(0)).isEqualTo(PolicyState.Move.FAILBACK);
  }

  @Test
  void nothingIsTornDownWhenNothingBetterIsThere() {
    set(Standing.USABLE, Standing.CLOSED, Standing.CLOSED).step(0);
    set(Standing.SILENT, Standing.CLOSED, Standing.CLOSED);
    assertThat(move(1)).isEqualTo(PolicyState.Move.NO_PATH);
    assertThat(policy.selection()).containsExactly(FIBER);
    assertThat(step(10)).as("said once").isEmpty();
    set(Standing.USABLE, Standing.CLOSED, Standing.CLOSED);
    assertThat(step(1)).isEmpty();
    set(Standing.SILENT, Standing.CLOSED, Standing.CLOSED);
    assertThat(move(1)).as("said again").isEqualTo(PolicyState.Move.NO_PATH);
  }

  @Test
  void whoHasNoWayOutIsLeftForWhoMayHaveOne() {
    set(Standing.USABLE, Standing.CLOSED, Standing.CLOSED).step(0);
    set(Standing.CLOSED, Standing.SILENT, Standing.CLOSED);
    assertThat(move(1)).isEqualTo(PolicyState.Move.FAILOVER);
    assertThat(policy.selection()).containsExactly(CABLE);
  }

  @Test
  void aNewAddressIsNoFailureForAWhile() {
    set(Standing.USABLE, Standing.USABLE, Standing.CLOSED).step(0);
    set(Standing.UNDECIDED, Standing.USABLE, Standing.CLOSED);
    assertThat(step(1)).isEmpty();
    assertThat(step(2)).isEmpty();
    assertThat(move(1)).isEqualTo(PolicyState.Move.FAILOVER);
  }

  @Test
  void whatTheKernelHoldsIsTakenOver() {
    policy.adopt(Set.of(2));
    set(Standing.UNDECIDED, Standing.UNDECIDED, Standing.UNDECIDED);
    assertThat(step(0)).isEmpty();
    assertThat(policy.selection()).containsExactly(CABLE);
  }

  @Test
  void membersOfOneTierShareAndOneThatLeavesLeavesAtOnce() {
    policy =
        new PolicyState(
            List.of(List.of(FIBER, CABLE), List.of(LTE)),
            new Failback(Failback.Mode.HOLD, Duration.ofSeconds(60)));
    set(Standing.USABLE, Standing.USABLE, Standing.USABLE).step(0);
    assertThat(policy.selection()).containsExactly(FIBER, CABLE);
    set(Standing.USABLE, Standing.SILENT, Standing.USABLE);
    assertThat(move(1)).isEqualTo(PolicyState.Move.FAILOVER);
    assertThat(policy.selection()).containsExactly(FIBER);
    set(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    assertThat(step(59)).isEmpty();
    assertThat(move(60)).isEqualTo(PolicyState.Move.SHARE);
  }

  /** Invariant 1: while some uplink was usable longer than the hold, the selection is usable. */
  @Test
  void whateverHappensTheSelectionIsUsableWhenSomethingIs() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      policy = policy(Failback.Mode.HOLD);
      for (int i = 0; i < 300; i++) {
        Standing[] all = Standing.values();
        set(all[random.nextInt(4)], all[random.nextInt(4)], all[random.nextInt(4)]);
        step(random.nextInt(40));
        step(4); // longer than the grace of an undecided selection
        boolean some = standings.containsValue(Standing.USABLE);
        boolean selected =
            policy.selection().stream()
                .anyMatch(each -> standings.get(each.uplink()) == Standing.USABLE);
        assertThat(selected).as("seed %d step %d", seed, i).isEqualTo(some);
      }
    }
  }
}
