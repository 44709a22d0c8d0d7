package detour.kernel.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reading and writing addresses without ever asking a resolver. */
public final class Addresses {
  private Addresses() {}

  /** An address of 4 or 16 octets in network order. */
  public static InetAddress fromBytes(byte[] octets) {
    return Prefix.unchecked(octets);
  }

  /**
   * Reads a literal address: IPv4 in dotted form, or IPv6 without a zone.
   *
   * @throws IllegalArgumentException when it is anything else, names included
   */
  public static InetAddress parse(String text) {
    byte[] octets = text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
    if (octets == null) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    return fromBytes(octets);
  }

  /** The text of an address as {@code ip} prints it (RFC 5952 for IPv6). */
  public static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    return text6(address.getAddress());
  }

  private static byte @Nullable [] parse4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      int value = number(parts[i], 10, 3);
      if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        return null;
      }
      octets[i] = (byte) value;
    }
    return octets;
  }

  private static byte @Nullable [] parse6(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::")) {
      return null;
    }
    String head = gap < 0 ? text : text.substring(0, gap);
    String tail = gap < 0 ? "" : text.substring(gap + 2);
    byte[] octets = new byte[16];
    int first = groups(head, octets, 0);
    byte[] end = new byte[16];
    int last = groups(tail, end, 0);
    if (first < 0 || last < 0 || (gap < 0 ? first != 16 : first + last > 14)) {
      return null;
    }
    System.arraycopy(end, 0, octets, 16 - last, last);
    return octets;
  }

  /** Writes colon-separated groups and returns the octets written, or -1. */
  private static int groups(String text, byte[] into, int at) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int position = at;
    for (int i = 0; i < parts.length; i++) {
      byte[] dotted = i == parts.length - 1 && parts[i].indexOf('.') >= 0 ? parse4(parts[i]) : null;
      if (dotted != null && position + 4 <= 16) {
        System.arraycopy(dotted, 0, into, position, 4);
        position += 4;
        continue;
      }
      int value = number(parts[i], 16, 4);
      if (value < 0 || position + 2 > 16) {
        return -1;
      }
      into[position++] = (byte) (value >>> 8);
      into[position++] = (byte) value;
    }
    return position - at;
  }

  private static int number(String digits, int radix, int most) {
    if (digits.isEmpty() || digits.length() > most) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0 || digits.charAt(i) > 'f') {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static String text6(byte[] octets) {
    if (isMapped(octets)) { // RFC 5952 section 5, as inet_ntop(3) does
      return "::ffff:" + fromBytes(Arrays.copyOfRange(octets, 12, 16)).getHostAddress();
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff);
    }
    int bestStart = -1;
    int bestLength = 1; // RFC 5952 section 4.2.2: a single group is not shortened
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static boolean isMapped(byte[] octets) {
    for (int i = 0; i < 10; i++) {
      if (octets[i] != 0) {
        return false;
      }
    }
    return octets[10] == -1 && octets[11] == -1;
  }

  /** Whether an IPv6 address is link-local (fe80::/10), or an IPv4 one in 169.254.0.0/16. */
  public static boolean isLinkLocal(InetAddress address) {
    return address.isLinkLocalAddress();
  }

  /**
   * Whether it is of no host on the Internet: loopback, link-local, private (RFC 1918), shared by a
   * provider's customers (RFC 6598), or unique local (RFC 4193).
   */
  public static boolean isPrivate(InetAddress address) {
    byte[] octets = address.getAddress();
    boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xc0) == 64;
    boolean unique = octets.length == 16 && (octets[0] & 0xfe) == 0xfc;
    return shared
        || unique
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress();
  }
}
