package detour.vrrp.packet;

/** A version of the protocol, with the number it has on the wire. */
public enum Version {
  /** RFC 3768: IPv4, whole seconds. */
  V2(2),
  /** RFC 9568: IPv4 and IPv6, centiseconds. */
  V3(3);

  private final int number;

  Version(int number) {
    this.number = number;
  }

  /** 2 or 3. */
  public int number() {
    return number;
  }
}
