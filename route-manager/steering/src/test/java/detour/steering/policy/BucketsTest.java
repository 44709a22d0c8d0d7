package detour.steering.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static long count(int[] buckets, int uplink) {
    return Arrays.stream(buckets).filter(each -> each == uplink).count();
  }

  @Test
  void sharesFollowWeightsAndAddUp() {
    int[] buckets =
        Buckets.assign(
            Buckets.empty(), List.of(new Member(1, 60), new Member(2, 30), new Member(3, 10)));
    assertThat(count(buckets, 1)).isEqualTo(154);
    assertThat(count(buckets, 2)).isEqualTo(77);
    assertThat(count(buckets, 3)).isEqualTo(25);
  }

  @Test
  void onlyTheShareOfWhoLeftMoves() {
    List<Member> all = List.of(new Member(1, 1), new Member(2, 1), new Member(3, 1));
    int[] before = Buckets.assign(Buckets.empty(), all);
    int[] after = Buckets.assign(before, List.of(all.get(0), all.get(2)));
    for (int i = 0; i < Buckets.COUNT; i++) {
      if (before[i] != 2) {
        assertThat(after[i]).isEqualTo(before[i]);
      } else {
        assertThat(after[i]).isIn(1, 3);
      }
    }
  }

  @Test
  void overManyChangesSharesStayRightAndNobodyElseMoves() {
    Random random = new Random(7);
    int[] buckets = Buckets.empty();
    for (int round = 0; round < 500; round++) {
      List<Member> members = new ArrayList<>();
      for (int uplink = 1; uplink <= 5; uplink++) {
        if (random.nextBoolean()) {
          members.add(new Member(uplink, 1 + random.nextInt(9)));
        }
      }
      buckets = Buckets.assign(buckets, members);
      int total = members.stream().mapToInt(Member::weight).sum();
      for (Member member : members) {
        double exact = 256.0 * member.weight() / total;
        assertThat(count(buckets, member.uplink()))
            .as("round %d", round)
            .isBetween((long) Math.floor(exact), (long) Math.ceil(exact));
      }
      assertThat(Buckets.assign(buckets, members)).as("nothing moves twice").isEqualTo(buckets);
    }
  }

  @Test
  void withoutMembersNoBucketHasAnUplink() {
    assertThat(
            Buckets.assign(Buckets.assign(Buckets.empty(), List.of(new Member(4, 1))), List.of()))
        .containsOnly(0);
  }
}
