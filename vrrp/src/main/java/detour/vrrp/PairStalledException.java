package detour.vrrp;

/** The deciding thread does not answer: the machine stands still, or nearly so. */
public final class PairStalledException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  PairStalledException(Throwable cause) {
    super("the pair's deciding thread does not answer", cause);
  }
}
