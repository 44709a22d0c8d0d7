package detour.health.simulator;

/** A download of 200 packets a second, every second one acknowledged. */
final class Download implements Office.Flow {
  private static final long PERIOD_NANOS = 5_000_000L;
  private static final int SEND = 0;
  private static final int ARRIVE = 1;

  private final int self;
  private boolean odd;

  Download(int self) {
    this.self = self;
  }

  @Override
  public void happen(long now, int what, Office office) {
    if (what == ARRIVE) {
      office.rx++;
      odd = !odd;
      if (odd) {
        office.sent(Office.ACK_BYTES);
      }
      return;
    }
    long arrival = office.link.deliver(now, false);
    if (arrival != SimulatedLink.LOST) {
      office.plan(arrival, self, ARRIVE);
    }
    office.plan(now + PERIOD_NANOS, self, SEND);
  }
}
