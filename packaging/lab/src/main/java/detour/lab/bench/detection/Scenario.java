package detour.lab.bench.detection;

import detour.lab.bench.Cut;
import java.util.List;

/**
 * One kind of trial.
 *
 * @param load what the office does
 * @param cut what happens to its uplink
 * @param promised whether a figure of it is promised: then it is tried as often as asked for, else
 *     as often as the slow peers
 */
record Scenario(Load load, Cut cut, boolean promised) {
  static final List<Scenario> ALL =
      List.of(
          new Scenario(Load.MIX, Cut.CORE, true),
          new Scenario(Load.MIX, Cut.UPSTREAM, false),
          new Scenario(Load.MIX, Cut.DOWNSTREAM, false),
          new Scenario(Load.MIX, Cut.CARRIER, true),
          new Scenario(Load.CALL, Cut.CORE, true),
          new Scenario(Load.CALL, Cut.CARRIER, false),
          new Scenario(Load.WEB, Cut.CORE, true),
          new Scenario(Load.IDLE, Cut.CORE, true));

  /** To see that the benchmark works. */
  static final List<Scenario> SMOKE = List.of(new Scenario(Load.MIX, Cut.CORE, true));

  /** What a pulled cable costs. */
  static final List<Scenario> CARRIER =
      ALL.stream().filter(each -> each.cut() == Cut.CARRIER).toList();

  /** Whether a flow is under way that began before the cut and is measured. */
  boolean longFlow() {
    return load == Load.MIX || load == Load.CALL;
  }

  String words() {
    return load.words() + ", " + cut.words();
  }
}
