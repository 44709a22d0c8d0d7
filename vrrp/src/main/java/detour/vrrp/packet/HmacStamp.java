package detour.vrrp.packet;

/**
 * When a trailer was made; later ones are greater.
 *
 * @param seconds of UTC since 1970, 32 bits
 * @param fraction of a second in 1/65536
 * @param counter for several within that
 */
public record HmacStamp(long seconds, int fraction, int counter) implements Comparable<HmacStamp> {
  public HmacStamp {
    if (seconds >>> 32 != 0 || fraction >>> 16 != 0 || counter >>> 16 != 0) {
      throw new IllegalArgumentException(seconds + "." + fraction + " #" + counter);
    }
  }

  @Override
  public int compareTo(HmacStamp other) {
    return Long.compare(ordinal() ^ Long.MIN_VALUE, other.ordinal() ^ Long.MIN_VALUE);
  }

  /** All of it in 64 bits. */
  long ordinal() {
    return seconds << 32 | (long) fraction << 16 | counter;
  }
}
