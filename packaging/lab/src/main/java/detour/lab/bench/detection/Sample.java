package detour.lab.bench.detection;

import java.util.Map;

/**
 * One trial.
 *
 * @param contender whose office
 * @param scenario of what kind
 * @param turn trials of one turn follow each other
 * @param millis measured; infinite if it was not over when the trial ended
 */
record Sample(String contender, Scenario scenario, int turn, Map<Measure, Double> millis) {
  Sample {
    millis = Map.copyOf(millis);
  }
}
