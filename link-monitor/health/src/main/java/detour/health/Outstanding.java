package detour.health;

/** A probe without an outcome yet, or one that is late. */
final class Outstanding {
  final int target;
  final long sequence;
  final long sentNanos;

  /** Whether its round trip tells something: it did not leave by a path that was down. */
  final boolean tells;

  /**
   * Whether the path worked when it left. Before, it may have waited for the next hop's address:
   * that is neither a queue nor a stall.
   */
  final boolean live;

  /** Whether it belongs to a burst. */
  final boolean burst;

  /** Whether it is one of those whose silence a burst counts. */
  final boolean counted;

  /** Whether it belongs to the dense sampling. */
  final boolean dense;

  long timeoutAtNanos;
  boolean expired;

  Outstanding(
      int target,
      long sequence,
      long sentNanos,
      long timeoutAtNanos,
      Purpose purpose,
      boolean live) {
    this.target = target;
    this.sequence = sequence;
    this.sentNanos = sentNanos;
    this.timeoutAtNanos = timeoutAtNanos;
    this.live = live;
    tells = purpose != Purpose.REVIVAL;
    burst = purpose == Purpose.BURST || purpose == Purpose.BESIDE;
    counted = purpose == Purpose.BURST;
    dense = purpose == Purpose.DENSE;
  }

  /** What a probe is for. */
  enum Purpose {
    ROUND,
    DENSE,
    BURST,
    /** In a burst, of one whose silence proves nothing, or once it is complete. */
    BESIDE,
    /** The path is down: is it still? */
    REVIVAL
  }
}
