package detour.probe.http;

import java.util.Arrays;

/** Looks for a text in the first octets of a body that comes in pieces; each octet once or so. */
final class BodySearch {
  private final byte[] wanted;
  private byte[] tail = new byte[0];
  private int octets;
  private boolean found;

  BodySearch(byte[] wanted) {
    this.wanted = wanted.clone();
  }

  /** Takes a piece; what lies beyond {@link HttpCheck#MOST_BODY} is not looked at. */
  void take(byte[] piece) {
    int usable = Math.min(piece.length, HttpCheck.MOST_BODY - octets);
    if (found || usable <= 0) {
      return;
    }
    octets += usable;
    byte[] window = Arrays.copyOf(tail, tail.length + usable);
    System.arraycopy(piece, 0, window, tail.length, usable);
    for (int at = 0; at + wanted.length <= window.length && !found; at++) {
      found = Arrays.equals(window, at, at + wanted.length, wanted, 0, wanted.length);
    }
    tail =
        Arrays.copyOfRange(window, Math.max(0, window.length - wanted.length + 1), window.length);
  }

  boolean found() {
    return found;
  }

  boolean full() {
    return octets >= HttpCheck.MOST_BODY;
  }

  int octets() {
    return octets;
  }
}
