package detour.vrrp.state;

/** Which versions a virtual router speaks. */
public enum Speech {
  V2,
  V3,
  /** Sends both and hears both, to move a network from 2 to 3 (RFC 9568 section 8.4). */
  BOTH;

  /** Whether it says and hears version 2. */
  public boolean v2() {
    return this != V3;
  }

  /** Whether it says and hears version 3. */
  public boolean v3() {
    return this != V2;
  }
}
