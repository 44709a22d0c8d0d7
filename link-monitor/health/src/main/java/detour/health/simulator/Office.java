package detour.health.simulator;

import java.util.ArrayList;
import java.util.List;

/** The office's flows over a link, and the counters they move. */
final class Office {
  /** A flow; it does something at the times it put on the agenda. */
  interface Flow {
    void happen(long now, int what, Office office);
  }

  static final int REQUEST_BYTES = 400;
  static final int ACK_BYTES = 60;

  private final Agenda agenda = new Agenda();
  private final List<Flow> flows = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  final SimulatedLink link;
  final Dice dice;
  long tx;
  long rx;
  long fresh;
  long syn;
  long txBytes;
  private long readAtNanos;

  Office(OfficeShape shape, SimulatedLink link, Dice dice, long now) {
    this.link = link;
    this.dice = dice;
    readAtNanos = now;
    for (int i = 0; i < shape.calls(); i++) {
      calls.add(new Call(now + dice.between(0, Call.PERIOD_NANOS)));
    }
    for (int i = 0; i < shape.webUsers(); i++) {
      add(new WebUser(flows.size()), now + dice.exponential(WebUser.THINK_NANOS));
    }
    for (int i = 0; i < shape.downloads(); i++) {
      add(new Download(flows.size()), now);
    }
  }

  private void add(Flow flow, long first) {
    flows.add(flow);
    plan(first, flows.size() - 1, 0);
  }

  /** Something is to happen to a flow; what, is the flow's own number up to 255. */
  void plan(long at, int flow, int what) {
    agenda.add(at, ((long) flow << 8) | what);
  }

  void sent(int bytes) {
    tx++;
    txBytes += bytes;
  }

  /** Lets all happen that happens up to a time. */
  void advance(long now) {
    while (agenda.nextTime() <= now) {
      long at = agenda.nextTime();
      long code = agenda.take();
      flows.get((int) (code >> 8)).happen(at, (int) (code & 0xff), this);
    }
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).advance(now, this);
    }
    long rate = link.uploadRate(now);
    if (rate > 0) {
      txBytes += (long) ((double) rate * (now - readAtNanos) / 1e9);
    }
    readAtNanos = now;
  }
}
