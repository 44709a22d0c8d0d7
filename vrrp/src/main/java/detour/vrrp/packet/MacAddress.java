package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param text six octets in hexadecimal with colons, lower case
 */
public record MacAddress(String text) {
  /** To everyone. */
  public static final MacAddress BROADCAST = new MacAddress("ff:ff:ff:ff:ff:ff");

  public MacAddress {
    if (!valid(text)) {
      throw new IllegalArgumentException("not an Ethernet address: " + text);
    }
  }

  /** Whether a text is one: what an interface has may be shorter, or nothing. */
  public static boolean valid(String text) {
    return text.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  }

  /** The virtual router's own (RFC 9568 section 7.3). */
  public static MacAddress virtual(Family family, int vrid) {
    return new MacAddress(
        "00:00:5e:00:0" + (family == Family.IPV4 ? 1 : 2) + ":" + String.format("%02x", vrid));
  }

  /** Where frames to a multicast address go (RFC 1112 section 6.4, RFC 2464 section 7). */
  public static MacAddress multicast(InetAddress group) {
    byte[] octets = group.getAddress();
    byte[] mac =
        octets.length == 4
            ? new byte[] {1, 0, 0x5e, (byte) (octets[1] & 0x7f), octets[2], octets[3]}
            : new byte[] {0x33, 0x33, octets[12], octets[13], octets[14], octets[15]};
    return of(mac);
  }

  /** Of six octets. */
  public static MacAddress of(byte[] octets) {
    return new MacAddress(HexFormat.ofDelimiter(":").formatHex(octets));
  }

  /** Its six octets. */
  public byte[] octets() {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
