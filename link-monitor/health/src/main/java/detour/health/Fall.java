package detour.health;

/** The last verdict by silence: was it only a stall? */
final class Fall {
  private final long capNanos;
  private boolean bySilence;
  private long atNanos;
  private long silentSinceNanos;
  private long lastProbe;

  /**
   * @param capNanos a silence that ends so soon after the verdict was a stall
   */
  Fall(long capNanos) {
    this.capNanos = capNanos;
  }

  /** The path is down, for another reason than silence. */
  void otherwise() {
    bySilence = false;
  }

  /**
   * The path is down for its silence.
   *
   * @param last number of the last probe before the verdict
   */
  void silent(long now, long since, long last) {
    bySilence = true;
    atNanos = now;
    silentSinceNanos = since;
    lastProbe = last;
  }

  /** Whether it may still prove to have been a stall. */
  boolean mayBeStall(long now) {
    return bySilence && now - atNanos <= capNanos;
  }

  /** Whether an answer to a probe proves that it was. */
  boolean wasStall(long now, long probe) {
    return mayBeStall(now) || (bySilence && probe <= lastProbe);
  }

  /** How long the silence has lasted; it is told once. */
  long end(long now) {
    bySilence = false;
    return now - silentSinceNanos;
  }
}
