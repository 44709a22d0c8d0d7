package detour.steering.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 256 buckets of a policy: weights and stickiness in one form. A flow's hash names a bucket,
 * the bucket an uplink; when a member comes or goes, only its share moves.
 */
public final class Buckets {
  /** Buckets of a policy. */
  public static final int COUNT = 256;

  /** Odd, so that steps of it visit every bucket: shares lie spread over the table. */
  private static final int STRIDE = 97;

  private Buckets() {}

  /** No uplink in any bucket. */
  public static int[] empty() {
    return new int[COUNT];
  }

  /**
   * Gives every bucket to a member, by weight, moving as few as possible.
   *
   * @param before uplink numbers, 0 for none; not changed
   * @param members who shares now; empty: all buckets become 0
   */
  public static int[] assign(int[] before, List<Member> members) {
    int[] after = Arrays.copyOf(before, COUNT);
    if (members.isEmpty()) {
      return empty();
    }
    int[] target = shares(members);
    List<Integer> free = new ArrayList<>();
    int[] held = new int[members.size()];
    for (int i = 0; i < COUNT; i++) {
      int bucket = i * STRIDE % COUNT;
      int owner = indexOf(members, after[bucket]);
      if (owner < 0 || held[owner] >= target[owner]) {
        free.add(bucket);
      } else {
        held[owner]++;
      }
    }
    int member = 0;
    for (int bucket : free) {
      while (held[member % members.size()] >= target[member % members.size()]) {
        member++;
      }
      after[bucket] = members.get(member % members.size()).uplink();
      held[member % members.size()]++;
      member++;
    }
    return after;
  }

  /** Shares by weight that add up to 256 (largest remainder). */
  private static int[] shares(List<Member> members) {
    int total = members.stream().mapToInt(Member::weight).sum();
    int[] shares = new int[members.size()];
    int[] remainders = new int[members.size()];
    int given = 0;
    for (int i = 0; i < shares.length; i++) {
      int exact = COUNT * members.get(i).weight();
      shares[i] = exact / total;
      remainders[i] = exact % total;
      given += shares[i];
    }
    while (given < COUNT) {
      int best = 0;
      for (int i = 1; i < shares.length; i++) {
        if (remainders[i] > remainders[best]) {
          best = i;
        }
      }
      remainders[best] = -1;
      shares[best]++;
      given++;
    }
    return shares;
  }

  private static int indexOf(List<Member> members, int uplink) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).uplink() == uplink) {
        return i;
      }
    }
    return -1;
  }
}
