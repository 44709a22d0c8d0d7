package detour.steering.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Buckets as the kernel holds them: each names an uplink, and each uplink names who takes its new
 * flows. So a switch that moves an uplink's whole share is one element, not 256.
 *
 * @param buckets 256 uplink numbers, 0: none
 * @param takers by uplink of a bucket, who takes its new flows, 0: nobody; itself where not named
 */
public record Placement(List<Integer> buckets, Map<Integer, Integer> takers) {
  public Placement {
    buckets = List.copyOf(buckets);
    takers = Map.copyOf(takers);
  }

  /** Every uplink takes its own. */
  public static Placement of(int[] target) {
    return new Placement(Arrays.stream(target).boxed().toList(), Map.of());
  }

  /** Who takes the new flows of an uplink's buckets, 0: nobody. */
  public int taker(int uplink) {
    return takers.getOrDefault(uplink, uplink);
  }

  /** Who takes the new flows of each bucket. */
  public int[] target() {
    return buckets.stream().mapToInt(this::taker).toArray();
  }

  /** The placement with this target that is least to write from here. */
  public Placement towards(int[] target) {
    Map<Integer, Integer> found = new HashMap<>();
    for (int i = 0; i < target.length; i++) {
      int owner = buckets.get(i);
      Integer other = found.putIfAbsent(owner, target[i]);
      boolean split = other != null && other != target[i];
      if (split || (owner == 0 && target[i] != 0)) {
        return of(target);
      }
    }
    found.remove(0);
    found.entrySet().removeIf(each -> each.getKey().equals(each.getValue()));
    return new Placement(buckets, found);
  }
}
