package detour.lab.netns;

/**
 * The kernel or a tool refused what the lab asked; the message says what was asked and what came
 * back.
 */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message what was asked, and the answer in its own words
   */
  public LabException(String message) {
    super(message);
  }

  /**
   * @param message what was asked
   * @param cause what came back
   */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }

  static LabException errno(String operation, int errno) {
    return new LabException(operation + ": errno " + errno);
  }
}
