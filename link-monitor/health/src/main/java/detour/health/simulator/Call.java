package detour.health.simulator;

/** A telephone call: a packet each 20 ms each way, whatever becomes of them. */
final class Call implements Office.Flow {
  static final long PERIOD_NANOS = 20_000_000L;
  private static final int BYTES = 200;
  private static final int SEND = 0;
  private static final int ARRIVE = 1;

  private final int self;

  Call(int self) {
    this.self = self;
  }

  @Override
  public void happen(long now, int what, Office office) {
    if (what == ARRIVE) {
      office.rx++;
      return;
    }
    office.sent(BYTES);
    long arrival = office.link.deliver(now, false);
    if (arrival != SimulatedLink.LOST) {
      office.plan(arrival, self, ARRIVE);
    }
    office.plan(now + PERIOD_NANOS, self, SEND);
  }
}
