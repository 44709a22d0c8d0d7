package detour.server;

/** A request that is refused, with a status code and what would be right (RFC 9457). */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status of HTTP, 400 to 499
   * @param detail what is wrong and what would be right
   */
  public RefusedException(int status, String detail) {
    super(detail);
    this.status = status;
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** What is wrong and what would be right. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
