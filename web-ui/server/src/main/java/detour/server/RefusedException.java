package detour.server;

import java.util.List;

/** A request that is refused, with a status code and what would be right (RFC 9457). */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient List<String> mistakes;

  /**
   * @param status of HTTP, 400 to 499
   * @param detail what is wrong and what would be right
   */
  public RefusedException(int status, String detail) {
    this(status, detail, List.of());
  }

  /**
   * @param mistakes in a file, each with its place and what would be right
   */
  public RefusedException(int status, String detail, List<String> mistakes) {
    super(detail);
    this.status = status;
    this.mistakes = List.copyOf(mistakes);
  }

  /** Mistakes in a file, each with its place and what would be right; none if it was no file. */
  public List<String> mistakes() {
    return mistakes;
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
