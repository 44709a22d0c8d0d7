package detour.steering.policy;

/**
 * An uplink in a tier.
 *
 * @param uplink its number
 * @param weight its share of new flows beside the others of the tier, 1 to 256
 */
public record Member(int uplink, int weight) {
  public Member {
    if (weight < 1 || weight > Buckets.COUNT) {
      throw new IllegalArgumentException("a weight is 1 to 256, not " + weight);
    }
  }
}
