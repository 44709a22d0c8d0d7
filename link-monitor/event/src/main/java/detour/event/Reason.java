package detour.event;

/**
 * Why something was decided, as data: made where the decision falls and shown unchanged in log,
 * command line, page and alerts.
 *
 * @param code a stable word for programs, such as {@code targets-silent}
 * @param text words and numbers for people, such as {@code 3 of 3 targets silent for 0.7 s}
 */
public record Reason(String code, String text) {
  public Reason {
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a reason's code is words with hyphens, not " + code);
    }
  }
}
