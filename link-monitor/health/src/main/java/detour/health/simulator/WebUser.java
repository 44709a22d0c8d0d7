package detour.health.simulator;

/**
 * Somebody who reads: thinks, asks for a page of several objects, and waits for each. What is lost
 * is sent again after 200, 400, 800 ms and so on, as TCP does (RFC 6298; 200 ms is Linux's least);
 * after six times the page is given up.
 */
final class WebUser implements Office.Flow {
  static final long THINK_NANOS = 10_000_000_000L;
  private static final long SERVER_NANOS = 20_000_000L;
  private static final long FIRST_RETRY_NANOS = 200_000_000L;
  private static final long SPACING_NANOS = 1_000_000L;
  private static final int MOST_OBJECTS = 24;
  private static final int MOST_PACKETS = 16;
  private static final int TRIES = 6;

  private static final int START = 0;
  private static final int ASK = 1;
  private static final int ARRIVE = 2;
  private static final int RETRY = 3;

  private final int self;
  private int objects;
  private int packets;
  private int arrived;
  private int tries;
  private boolean opening;
  private int retriesPlanned;

  WebUser(int self) {
    this.self = self;
  }

  @Override
  public void happen(long now, int what, Office office) {
    switch (what) {
      case START -> {
        objects = (int) office.dice.between(4, MOST_OBJECTS);
        opening = true;
        ask(now, office);
      }
      case ASK -> ask(now, office);
      case ARRIVE -> arrive(now, office);
      default -> {
        retriesPlanned--;
        if (retriesPlanned == 0 && arrived < packets) {
          retry(now, office);
        }
      }
    }
  }

  /** A request, or the opening of the connection. */
  private void ask(long now, Office office) {
    packets = opening ? 1 : (int) office.dice.between(1, MOST_PACKETS);
    arrived = 0;
    tries = 0;
    send(now, office, packets);
  }

  private void send(long now, Office office, int missing) {
    office.sent(opening ? Office.ACK_BYTES : Office.REQUEST_BYTES);
    office.syn += opening ? 1 : 0;
    long there = office.link.deliver(now, true);
    if (there != SimulatedLink.LOST) {
      long answers = there + (opening ? 0 : office.dice.exponential(SERVER_NANOS));
      for (int i = 0; i < missing; i++) {
        long back = office.link.deliver(answers + i * SPACING_NANOS, false);
        if (back != SimulatedLink.LOST) {
          office.plan(back, self, ARRIVE);
        }
      }
    }
    retriesPlanned++;
    long patience = 4 * SERVER_NANOS + missing * SPACING_NANOS + (FIRST_RETRY_NANOS << tries);
    office.plan(now + patience, self, RETRY);
  }

  private void retry(long now, Office office) {
    tries++;
    if (tries >= TRIES) {
      think(now, office);
      return;
    }
    send(now, office, packets - arrived);
  }

  private void arrive(long now, Office office) {
    office.rx++;
    if (arrived >= packets) {
      return; // came twice
    }
    arrived++;
    if (opening) {
      office.fresh++;
      opening = false;
      office.plan(now, self, ASK);
      return;
    }
    if (arrived % 2 == 0 || arrived == packets) {
      office.sent(Office.ACK_BYTES);
    }
    if (arrived == packets) {
      objects--;
      if (objects > 0) {
        office.plan(now, self, ASK);
      } else {
        think(now, office);
      }
    }
  }

  private void think(long now, Office office) {
    arrived = packets;
    office.plan(now + office.dice.exponential(THINK_NANOS), self, START);
  }
}
