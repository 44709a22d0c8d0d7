package detour.lab.bench.detection;

import detour.lab.bench.Cut;
import java.util.List;

/**
 * One kind of trial.
 *
 * @param load what the office does
 * @param cut what happens to its uplink
 */
record Scenario(Load load, Cut cut) {
  static final List<Scenario> ALL =
      List.of(
          new Scenario(Load.MIX, Cut.CORE),
          new Scenario(Load.MIX, Cut.UPSTREAM),
          new Scenario(Load.MIX, Cut.DOWNSTREAM),
          new Scenario(Load.MIX, Cut.CARRIER),
          new Scenario(Load.CALL, Cut.CORE),
          new Scenario(Load.CALL, Cut.CARRIER),
          new Scenario(Load.WEB, Cut.CORE),
          new Scenario(Load.IDLE, Cut.CORE));

  /** To see that the benchmark works. */
  static final List<Scenario> SMOKE = List.of(new Scenario(Load.MIX, Cut.CORE));

  String words() {
    return load.words() + ", " + cut.words();
  }
}
