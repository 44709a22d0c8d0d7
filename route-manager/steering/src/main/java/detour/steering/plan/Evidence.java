package detour.steering.plan;

import detour.kernel.address.Family;
import java.util.List;

/**
 * Names of the counters that tell whether an uplink's traffic is answered.
 *
 * @param number of the uplink
 */
public record Evidence(int number) {
  /** Of an uplink. */
  public static Evidence of(int number) {
    return new Evidence(number);
  }

  /** Packets that left by it and want an answer. */
  public String tx(Family family) {
    return "tx" + digit(family) + "_" + number;
  }

  /** Packets that came in by it and prove that the path works. */
  public String rx(Family family) {
    return "rx" + digit(family) + "_" + number;
  }

  /** Answers to connections so new that both ways must work. */
  public String fresh(Family family) {
    return "fresh" + digit(family) + "_" + number;
  }

  /** Connection attempts that left by it. */
  public String syn(Family family) {
    return "syn" + digit(family) + "_" + number;
  }

  /** Everything that left by it, both families. */
  public String out() {
    return "out_" + number;
  }

  List<String> all() {
    return List.of(
        tx(Family.IPV4),
        tx(Family.IPV6),
        rx(Family.IPV4),
        rx(Family.IPV6),
        fresh(Family.IPV4),
        fresh(Family.IPV6),
        syn(Family.IPV4),
        syn(Family.IPV6),
        out());
  }

  private static String digit(Family family) {
    return family == Family.IPV4 ? "4" : "6";
  }
}
