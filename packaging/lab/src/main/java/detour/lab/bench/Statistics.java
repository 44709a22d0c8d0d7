package detour.lab.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * Order statistics of a sample; a value may be infinite.
 *
 * @param n size of the sample
 * @param median lower median
 * @param p95 nearest rank
 * @param min least
 * @param max greatest
 */
public record Statistics(int n, double median, double p95, double min, double max) {
  /**
   * Sorts and counts.
   *
   * @throws IllegalArgumentException if the sample is empty
   */
  public static Statistics of(Collection<Double> sample) {
    if (sample.isEmpty()) {
      throw new IllegalArgumentException("empty sample");
    }
    double[] sorted = sample.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    int rank = (int) Math.ceil(0.95 * n);
    return new Statistics(n, sorted[(n - 1) / 2], sorted[rank - 1], sorted[0], sorted[n - 1]);
  }
}
