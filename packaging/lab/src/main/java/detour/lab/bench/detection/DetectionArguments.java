package detour.lab.bench.detection;

import java.nio.file.Path;
import java.util.List;

/**
 * What the benchmark is told.
 *
 * @param n trials of each kind with a promised figure
 * @param peerN trials of each kind for the slow peers; 0 leaves them out
 * @param rttMillis between gateway and Internet
 * @param scenarios kinds of trials
 * @param out folder of the report
 */
record DetectionArguments(int n, int peerN, int rttMillis, List<Scenario> scenarios, Path out) {
  private static final int USUAL_N = 5;
  private static final int USUAL_RTT = 10;

  DetectionArguments {
    if (n < 1 || peerN < 0 || rttMillis < 0) {
      throw new IllegalArgumentException("--n " + n + " --peer-n " + peerN + " --rtt " + rttMillis);
    }
  }

  /** What its report and plot are called, without what follows the dot. */
  String report() {
    return scenarios.equals(Scenario.CARRIER) ? "carrier" : "detection";
  }

  /** Trials of kinds without a promised figure. */
  int seldom() {
    return seldom(n);
  }

  private static int seldom(int n) {
    return Math.max(1, n / 8);
  }

  /**
   * Reads pairs of option and value.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  static DetectionArguments parse(List<String> args) {
    int n = USUAL_N;
    int peerN = -1;
    int rtt = USUAL_RTT;
    List<Scenario> scenarios = Scenario.ALL;
    Path out = Path.of("packaging/docs/bench");
    for (int i = 0; i < args.size(); i += 2) {
      if (i + 1 == args.size()) {
        throw new IllegalArgumentException(args.get(i) + " needs a value");
      }
      String value = args.get(i + 1);
      switch (args.get(i)) {
        case "--n" -> n = Integer.parseInt(value);
        case "--peer-n" -> peerN = Integer.parseInt(value);
        case "--rtt" -> rtt = Integer.parseInt(value);
        case "--scenarios" -> scenarios = scenarios(value);
        case "--out" -> out = Path.of(value);
        default -> throw new IllegalArgumentException("no option " + args.get(i));
      }
    }
    return new DetectionArguments(n, peerN < 0 ? seldom(n) : peerN, rtt, scenarios, out);
  }

  private static List<Scenario> scenarios(String which) {
    return switch (which) {
      case "all" -> Scenario.ALL;
      case "smoke" -> Scenario.SMOKE;
      case "carrier" -> Scenario.CARRIER;
      default -> throw new IllegalArgumentException("--scenarios all|smoke|carrier, not " + which);
    };
  }
}
