package detour.health.silence;

/**
 * Packets come in, but no probe is answered: ours do not get out, or the targets are at fault.
 *
 * <p>Dead only when probes of two kinds go unanswered and no new connection is made: a firewall
 * that drops one kind of probe and one quiet call look the same. The office's own connection
 * attempts are a kind of probe, and where there are many of them the verdict is quick.
 */
public final class OneWay {
  /** What is known of it. */
  public enum Finding {
    /** Too early to tell. */
    OPEN,
    /** New connections are answered: the targets are at fault. */
    TARGETS,
    /** Only one kind of probe went unanswered. */
    ONE_KIND,
    /** Nothing that is sent arrives. */
    DEAD
  }

  /** Between two questions while it is open. */
  private static final long ASK_NANOS = 250_000_000L;

  private static final long ASK_QUICKLY_NANOS = 110_000_000L;
  private static final long LEAST_NANOS = 3_000_000_000L;
  private static final long LEAST_WITH_HANDSHAKES_NANOS = 1_000_000_000L;
  private static final int LEAST_PROBES = 8;

  private final int probesNeeded;
  private final long sinceNanos;
  private int unanswered;
  private boolean echo;
  private boolean other;

  /**
   * @param lossPermille loss measured so far: it lengthens the row of probes
   */
  public OneWay(int lossPermille, long now) {
    probesNeeded = Confirmation.length(LEAST_PROBES, lossPermille);
    sinceNanos = now;
  }

  /**
   * A probe went unanswered.
   *
   * @param isEcho whether it was an ICMP echo
   */
  public void missed(boolean isEcho) {
    unanswered++;
    echo |= isEcho;
    other |= !isEcho;
  }

  /**
   * What is known by now.
   *
   * @param handshakes whether many connection attempts of the office wait for an answer, on an
   *     uplink that is not full
   */
  public Finding finding(long now, TrafficTrack traffic, boolean handshakes) {
    long least = handshakes ? LEAST_WITH_HANDSHAKES_NANOS : LEAST_NANOS;
    if (now - sinceNanos < least || unanswered < probesNeeded) {
      return Finding.OPEN;
    }
    if (!handshakes && traffic.freshSince(sinceNanos)) {
      return Finding.TARGETS;
    }
    return handshakes || (echo && other) ? Finding.DEAD : Finding.ONE_KIND;
  }

  /** When enough time has passed for a finding; {@link Long#MAX_VALUE} while probes are missing. */
  public long dueNanos(boolean handshakes) {
    long least = handshakes ? LEAST_WITH_HANDSHAKES_NANOS : LEAST_NANOS;
    return unanswered < probesNeeded ? Long.MAX_VALUE : sinceNanos + least;
  }

  /** How long to wait between two probes while it is open. */
  public static long askNanos(boolean handshakes) {
    return handshakes ? ASK_QUICKLY_NANOS : ASK_NANOS;
  }

  /** Probes that went unanswered. */
  public int unanswered() {
    return unanswered;
  }

  /** Since when. */
  public long sinceNanos() {
    return sinceNanos;
  }
}
