package detour.kernel.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address and the number of its leading bits that count, such as {@code 192.0.2.0/24}.
 *
 * <p>The host bits are kept as given: an interface address is a prefix too. {@link #network()}
 * clears them.
 *
 * @param address the address, without a scope
 * @param length bits, 0 to 32 or 0 to 128
 */
public record Prefix(InetAddress address, int length) {
  public Prefix {
    if (length < 0 || length > 8 * Family.of(address).addressLength()) {
      throw new IllegalArgumentException("prefix length " + length + " of " + address);
    }
  }

  /** Everything: {@code 0.0.0.0/0} or {@code ::/0}. */
  public static Prefix any(Family family) {
    return new Prefix(Addresses.fromBytes(new byte[family.addressLength()]), 0);
  }

  /** A single address as a prefix of its whole length. */
  public static Prefix host(InetAddress address) {
    return new Prefix(address, 8 * Family.of(address).addressLength());
  }

  /**
   * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a bare address.
   *
   * @throws IllegalArgumentException when the text is not of that form; no name is ever looked up
   */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return host(Addresses.parse(text));
    }
    try {
      return new Prefix(
          Addresses.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a prefix: " + text, e);
    }
  }

  /** The family of its address. */
  public Family family() {
    return Family.of(address);
  }

  /** The same prefix with its host bits cleared. */
  public Prefix network() {
    byte[] bytes = address.getAddress();
    for (int bit = length; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
    }
    return new Prefix(Addresses.fromBytes(bytes), length);
  }

  /** Whether an address lies in this prefix; false for the other family. */
  public boolean contains(InetAddress other) {
    return Family.of(other) == family() && new Prefix(other, length).network().equals(network());
  }

  @Override
  public String toString() {
    return Addresses.text(address) + "/" + length;
  }

  static InetAddress unchecked(byte[] bytes) {
    try {
      // InetAddress would make an IPv4 address of ::ffff:0:0/96, which the kernel does not.
      return bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 octets, not " + bytes.length, e);
    }
  }
}
