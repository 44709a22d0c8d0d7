package detour.health;

/** How a target is asked, with what one question costs. */
public enum ProbeKind {
  /** An echo request and its reply, with 16 bytes of payload. */
  ICMP(1, 88, Cost.CHEAP),
  /** A TCP handshake and its end. */
  TCP(30, 250, Cost.LIGHT),
  HTTP(30, 1_500, Cost.HEAVY),
  HTTPS(30, 6_000, Cost.HEAVY),
  /** A question and its answer. */
  DNS(30, 160, Cost.LIGHT),
  /** The next hop's neighbour entry: ARP or neighbour solicitation. */
  NEIGHBOR(1, 56, Cost.CHEAP),
  /** A program of the administrator's. */
  PROGRAM(30, 0, Cost.HEAVY);

  private enum Cost {
    CHEAP,
    LIGHT,
    HEAVY
  }

  private final int everyRounds;
  private final int bytes;
  private final Cost cost;

  ProbeKind(int everyRounds, int bytes, Cost cost) {
    this.everyRounds = everyRounds;
    this.bytes = bytes;
    this.cost = cost;
  }

  /** One in so many rounds asks such a target, unless said otherwise. */
  public int everyRounds() {
    return everyRounds;
  }

  /** Bytes of IP sent and received for one question; 0: not known. */
  public int bytes() {
    return bytes;
  }

  /** Whether it may be asked in each wave of a burst. */
  boolean cheap() {
    return cost == Cost.CHEAP;
  }

  /** Whether it is left out of fast bursts: its answer takes several round trips. */
  boolean heavy() {
    return cost == Cost.HEAVY;
  }

  /** Whether its answer proves more than the next hop. */
  boolean beyond() {
    return this != NEIGHBOR;
  }

  /** Whether its answer can tell a captive portal. */
  boolean web() {
    return this == HTTP || this == HTTPS;
  }
}
