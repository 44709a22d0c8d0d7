package detour.health.silence;

/**
 * The office's own connection attempts, each of which is a probe of a second kind that costs
 * nothing: hardly one answered, while there are many, means that ours do not get out, whatever
 * comes in.
 *
 * <p>Counted are SYNs that left and first answers to new connections of any kind.
 */
public final class Handshakes {
  /** So many unanswered raise a doubt: a browser opens fewer at once to one dead site. */
  private static final int DOUBT = 4;

  /**
   * So many attempts an answer settles: not all, since servers say again for a minute what they
   * said before the upstream was lost (SYN-ACK after 1, 3, 7 s).
   */
  private static final int SETTLED_BY_ONE = 8;

  /** So many are evidence. */
  private static final int EVIDENCE = 8;

  private static final long LEAST_NANOS = 300_000_000L;

  /** Once questioned and dismissed, they are not questioned again for this time. */
  private static final long HOLD_NANOS = 3_000_000_000L;

  private boolean known;
  private long syn;
  private long fresh;
  private int unanswered;
  private long sinceNanos;
  private long answerNanos;
  private long heldUntilNanos;
  private boolean held;

  /** Takes a reading; a counter that runs backwards is a new base. */
  public void read(long now, long synNow, long freshNow) {
    boolean base = !known || synNow < syn || freshNow < fresh;
    long attempts = synNow - syn;
    long answers = freshNow - fresh;
    known = true;
    syn = synNow;
    fresh = freshNow;
    if (base) {
      unanswered = 0;
      return;
    }
    if (answers > 0 && unanswered > 0) {
      answerNanos += (now - sinceNanos - answerNanos) / 8;
    }
    if (unanswered == 0) {
      sinceNanos = now;
    }
    long left = Math.max(0, unanswered + attempts - SETTLED_BY_ONE * answers);
    unanswered = (int) Math.min(Integer.MAX_VALUE / 2, left);
  }

  /** Whether a question is due. */
  public boolean doubtful(long now) {
    if (held && now - heldUntilNanos < 0) {
      return false;
    }
    held = false;
    return unanswered >= DOUBT && now - sinceNanos >= Math.max(LEAST_NANOS, 4 * answerNanos);
  }

  /** Whether so many went unanswered that they count as a second kind of probe. */
  public boolean evidence() {
    return unanswered >= EVIDENCE;
  }

  /** Since when none was answered; only while some wait. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** They were questioned, and the path answered. */
  public void dismissed(long now, double backoff) {
    unanswered = 0;
    held = true;
    heldUntilNanos = now + (long) (HOLD_NANOS * backoff);
  }

  /** Forgets what waited: traffic goes elsewhere now, or the path is another one. */
  public void forget(long now) {
    dismissed(now, 1);
  }
}
