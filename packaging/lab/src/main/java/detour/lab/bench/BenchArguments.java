package detour.lab.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What a benchmark is told.
 *
 * @param n cuts of each kind
 * @param peerN cuts of each kind for the slow peer
 * @param rttMillis between gateway and Internet; 0 is what the kernel gives
 * @param cuts the kinds of cuts
 * @param out folder of the report
 */
record BenchArguments(int n, int peerN, int rttMillis, List<Cut> cuts, Path out) {
  private static final int USUAL_N = 20;
  private static final int USUAL_RTT = 10;

  BenchArguments {
    cuts = List.copyOf(cuts);
    if (n < 1 || peerN < 0 || rttMillis < 0) {
      throw new IllegalArgumentException("--n " + n + " --peer-n " + peerN + " --rtt " + rttMillis);
    }
  }

  /**
   * Reads pairs of option and value.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  static BenchArguments parse(List<String> args) {
    int n = USUAL_N;
    int peerN = -1;
    int rtt = USUAL_RTT;
    List<Cut> cuts = List.of(Cut.values());
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
        case "--cut" -> cuts = List.of(Cut.of(value));
        case "--out" -> out = Path.of(value);
        default -> throw new IllegalArgumentException("no option " + args.get(i));
      }
    }
    return new BenchArguments(n, peerN < 0 ? Math.max(2, n / 4) : peerN, rtt, cuts, out);
  }
}
