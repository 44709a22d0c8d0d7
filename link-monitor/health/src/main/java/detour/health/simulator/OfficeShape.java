package detour.health.simulator;

/**
 * Who works in an office.
 *
 * @param calls telephone calls: 50 packets a second each way
 * @param webUsers people who read, and ask for a page now and then
 * @param downloads of 200 packets a second
 */
public record OfficeShape(int calls, int webUsers, int downloads) {
  /** Nobody. */
  public static final OfficeShape IDLE = new OfficeShape(0, 0, 0);

  /** One call. */
  public static final OfficeShape CALL = new OfficeShape(1, 0, 0);

  /** People at the web. */
  public static OfficeShape web(int users) {
    return new OfficeShape(0, users, 0);
  }

  boolean idle() {
    return calls + webUsers + downloads == 0;
  }
}
