package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.ProbeKind;
import detour.health.Snapshot;
import detour.health.State;
import detour.health.TargetSpec;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every target answers only so many echo requests: the targets are at fault, not the uplink. */
class RateLimitSimTest {
  private static final long MILLI = 1_000_000L;

  /** As the daemon asks unless told otherwise. */
  private static final List<TargetSpec> USUAL =
      List.of(
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.ICMP),
          TargetSpec.of(ProbeKind.DNS));

  private static Simulation day(List<TargetSpec> targets, int perMinute, OfficeShape office) {
    Simulation simulation =
        new Simulation(
            Kind.FIBER.settings(), targets, LinkShape.clean(10).withEchoes(perMinute), office, 5);
    simulation.runMillis(86_400_000);
    return simulation;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void anIdleUplinkIsUpAndItsEchoTargetsAreRetired(int perMinute) {
    Simulation simulation = day(USUAL, perMinute, OfficeShape.IDLE);
    assertThat(simulation.changes()).extracting(Simulation.Change::to).containsExactly(State.UP);
    assertThat(simulation.health().snapshot().targets())
        .extracting(Snapshot.Target::retired)
        .containsExactly(true, true, true, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void underACallItIsDegradedAtWorst(int perMinute) {
    Simulation simulation = day(USUAL, perMinute, OfficeShape.CALL);
    assertThat(simulation.changes())
        .extracting(Simulation.Change::to)
        .contains(State.DEGRADED)
        .isSubsetOf(State.UP, State.DEGRADED);
    assertThat(simulation.changes())
        .filteredOn(each -> each.to() == State.DEGRADED)
        .allSatisfy(each -> assertThat(each.reason().code()).isEqualTo("loss"));
  }

  @Test
  void whatOneProbeASecondAsksIsAnsweredAtTwentyAMinute() {
    Simulation simulation = day(USUAL, 20, OfficeShape.CALL);
    assertThat(simulation.changes()).extracting(Simulation.Change::to).containsExactly(State.UP);
    assertThat(simulation.health().snapshot().counters().suspicions()).isZero();
  }

  /** Why the daemon's own targets are of two kinds. */
  @Test
  void echoesAloneCannotTellSilenceFromALimit() {
    Simulation simulation = day(USUAL.subList(0, 3), 6, OfficeShape.IDLE);
    assertThat(simulation.count(State.DOWN)).isPositive();
  }

  @Test
  void aBucketGivesWhatItHasSavedAndThenWhatItEarns() {
    TokenBucket bucket = new TokenBucket(new LinkShape.Echoes(6, 3), 0);
    assertThat(passed(bucket, 0, 100)).isEqualTo(3);
    assertThat(passed(bucket, 1_000, 5_900)).isBetween(5L, 6L);
    assertThat(passed(bucket, 3_600_000, 100)).as("saved up").isEqualTo(3);
  }

  /** Of so many, a hundred a second. */
  private static long passed(TokenBucket bucket, long fromMillis, int asked) {
    return LongStream.range(0, asked)
        .filter(i -> bucket.take((fromMillis + 10 * i) * MILLI))
        .count();
  }
}
