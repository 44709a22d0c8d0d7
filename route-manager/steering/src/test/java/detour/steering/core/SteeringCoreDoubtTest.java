package detour.steering.core;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Family;
import detour.steering.Office;
import detour.steering.plan.Numbers;
import detour.steering.policy.Failback;
import detour.steering.policy.Member;
import detour.steering.uplink.Standing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An uplink in doubt loses new flows and nothing else; one that is drained keeps its old ones. */
class SteeringCoreDoubtTest {
  private static final long SECOND = 1_000_000_000L;

  private final SteeringCore core =
      new SteeringCore(
          Numbers.DEFAULT,
          List.of(Office.spec(1), Office.spec(2), Office.spec(3)),
          List.of(List.of(new Member(1, 3), new Member(2, 1)), List.of(new Member(3, 1))),
          new Failback(Failback.Mode.HOLD, Duration.ofSeconds(60)));
  private long now;

  private Step step(Standing... standings) {
    now += SECOND;
    Map<Integer, Standing> of =
        IntStream.range(0, standings.length)
            .boxed()
            .collect(Collectors.toMap(i -> i + 1, i -> standings[i]));
    return core.step(
        now,
        Map.of(1, Office.facts(1), 2, Office.facts(2), 3, Office.facts(3)),
        Map.of(Family.IPV4, of, Family.IPV6, of));
  }

  private long share(int uplink) {
    return Arrays.stream(core.buckets(Family.IPV4)).filter(each -> each == uplink).count();
  }

  @Test
  void newFlowsOfAnUplinkInDoubtGoToItsTierAndReturnToTheSamePlaces() {
    step(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    int[] before = core.buckets(Family.IPV4);
    assertThat(share(1)).isEqualTo(192);
    Step doubted = step(Standing.DOUBTED, Standing.USABLE, Standing.USABLE);
    assertThat(share(2)).isEqualTo(256);
    assertThat(doubted.flows()).isEmpty();
    assertThat(doubted.decisions()).isEmpty();
    assertThat(core.dead(Family.IPV4)).isEmpty();
    Step sure = step(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    assertThat(core.buckets(Family.IPV4)).isEqualTo(before);
    assertThat(sure.flows()).isEmpty();
  }

  @Test
  void aTierInDoubtLendsItsNewFlowsToTheNextTier() {
    step(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    step(Standing.DOUBTED, Standing.DOUBTED, Standing.USABLE);
    assertThat(share(3)).isEqualTo(256);
    assertThat(core.policy(Family.IPV4).selection()).extracting(Member::uplink).contains(1, 2);
    step(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    assertThat(share(1)).isEqualTo(192);
  }

  @Test
  void withNothingElseUsableADoubtChangesNothing() {
    step(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    step(Standing.DOUBTED, Standing.SILENT, Standing.SILENT);
    assertThat(share(1)).isEqualTo(256);
    step(Standing.DOUBTED, Standing.DOUBTED, Standing.DOUBTED);
    assertThat(share(3)).isZero();
  }

  @Test
  void silenceAfterADoubtMovesAllFlows() {
    step(Standing.USABLE, Standing.SILENT, Standing.USABLE);
    step(Standing.DOUBTED, Standing.SILENT, Standing.USABLE);
    Step silent = step(Standing.SILENT, Standing.SILENT, Standing.USABLE);
    assertThat(silent.decisions()).containsKey(Family.IPV4);
    assertThat(silent.flows()).isNotEmpty();
    assertThat(core.dead(Family.IPV4)).contains(1);
    assertThat(share(3)).isEqualTo(256);
  }

  @Test
  void aDrainedUplinkGetsNothingNewAndKeepsItsFlows() {
    step(Standing.USABLE, Standing.USABLE, Standing.USABLE);
    Step drained = step(Standing.DRAINING, Standing.DRAINING, Standing.USABLE);
    assertThat(share(3)).isEqualTo(256);
    assertThat(drained.flows()).isEmpty();
    assertThat(core.dead(Family.IPV4)).isEmpty();
  }
}
