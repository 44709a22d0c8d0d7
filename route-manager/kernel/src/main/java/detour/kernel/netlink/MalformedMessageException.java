package detour.kernel.netlink;

/** Octets that are no netlink message: cut short, or lengths that do not fit. */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedMessageException(String message) {
    super(message);
  }
}
