package detour.lab.bench;

import java.util.Map;

/**
 * One cut.
 *
 * @param contender whose office
 * @param cut how
 * @param millis measured per row of the report; infinite if it was not over when the trial ended
 */
record Result(String contender, Cut cut, Map<String, Double> millis) {
  Result {
    millis = Map.copyOf(millis);
  }
}
