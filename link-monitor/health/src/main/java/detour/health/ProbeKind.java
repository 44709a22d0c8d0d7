package detour.health;

/** How a target is asked, with what one question costs. */
public enum ProbeKind {
  /** An echo request and its reply, with 16 bytes of payload. */
  ICMP(1, 88, 128, Cost.CHEAP),
  /** A TCP handshake and its end. */
  TCP(30, 250, 370, Cost.LIGHT),
  HTTP(30, 1_500, 1_740, Cost.HEAVY),
  HTTPS(30, 6_000, 6_400, Cost.HEAVY),
  /** A question and its answer. */
  DNS(30, 160, 200, Cost.LIGHT),
  /** The next hop's neighbour entry: ARP or neighbour solicitation. */
  NEIGHBOR(1, 56, 144, Cost.CHEAP),
  /** A program of the administrator's. */
  PROGRAM(30, 0, 0, Cost.HEAVY);

  private enum Cost {
    CHEAP,
    LIGHT,
    HEAVY
  }

  private final int everyRounds;
  private final int bytes4;
  private final int bytes6;
  private final Cost cost;

  ProbeKind(int everyRounds, int bytes4, int bytes6, Cost cost) {
    this.everyRounds = everyRounds;
    this.bytes4 = bytes4;
    this.bytes6 = bytes6;
    this.cost = cost;
  }

  /** One in so many rounds asks such a target, unless said otherwise. */
  public int everyRounds() {
    return everyRounds;
  }

  /** Bytes of IP sent and received for one question, in IPv4 or IPv6; 0: not known. */
  public int bytes(boolean ipv6) {
    return ipv6 ? bytes6 : bytes4;
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
  public boolean beyond() {
    return this != NEIGHBOR;
  }

  /** Whether its answer can tell a captive portal. */
  boolean web() {
    return this == HTTP || this == HTTPS;
  }
}
