package detour.steering.apply;

import java.util.List;

/**
 * What became of a plan.
 *
 * @param planned objects that were changed because the plan did
 * @param repaired objects that somebody else had changed
 * @param contested objects that became contested by this repair
 * @param refused what the kernel would not do
 * @param equal whether the kernel, read back, equals the plan
 */
public record Outcome(
    List<String> planned,
    List<String> repaired,
    List<String> contested,
    List<Refusal> refused,
    boolean equal) {

  /**
   * A refusal.
   *
   * @param object what it was about
   * @param error the kernel's answer
   */
  public record Refusal(String object, String error) {}
}
