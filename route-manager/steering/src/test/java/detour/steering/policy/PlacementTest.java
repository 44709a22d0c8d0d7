package detour.steering.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private final int[] first = Buckets.assign(Buckets.empty(), List.of(new Member(1, 1)));
  private final int[] second = Buckets.assign(Buckets.empty(), List.of(new Member(2, 1)));
  private final int[] shared =
      Buckets.assign(Buckets.empty(), List.of(new Member(1, 3), new Member(2, 1)));

  @Test
  void aWholeShareMovesWithoutABucket() {
    Placement after = Placement.of(first).towards(second);
    assertThat(after.buckets()).isEqualTo(Collections.nCopies(256, 1));
    assertThat(after.takers()).isEqualTo(Map.of(1, 2));
    assertThat(after.target()).isEqualTo(second);
  }

  @Test
  void wayBackIsThePlacementOfBefore() {
    Placement before = Placement.of(first);
    assertThat(before.towards(second).towards(first)).isEqualTo(before);
  }

  @Test
  void oneOfTwoStandsInForTheOther() {
    Placement after = Placement.of(shared).towards(second);
    assertThat(after.takers()).isEqualTo(Map.of(1, 2));
    assertThat(after.taker(2)).isEqualTo(2);
    assertThat(after.target()).isEqualTo(second);
    assertThat(after.towards(shared)).isEqualTo(Placement.of(shared));
  }

  @Test
  void aShareThatIsSplitIsWrittenBucketByBucket() {
    Placement after = Placement.of(first).towards(shared);
    assertThat(after).isEqualTo(Placement.of(shared));
  }

  @Test
  void nobodyTakesWhatIsTakenAway() {
    Placement after = Placement.of(shared).towards(Buckets.empty());
    assertThat(after.takers()).isEqualTo(Map.of(1, 0, 2, 0));
    assertThat(after.target()).isEqualTo(Buckets.empty());
  }

  @Test
  void bucketsWithoutAnUplinkAreFilledOneByOne() {
    assertThat(Placement.of(Buckets.empty()).towards(first)).isEqualTo(Placement.of(first));
    assertThat(Placement.of(Buckets.empty()).towards(Buckets.empty()).takers()).isEmpty();
  }
}
