package detour.kernel.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** An address family, with its number in {@code linux/socket.h}. */
public enum Family {
  IPV4(2, 4, "inet"),
  IPV6(10, 16, "inet6");

  /** Both, IPv4 first; {@link #values} makes an array at each call. */
  public static final List<Family> ALL = List.of(values());

  private final int number;
  private final int addressLength;
  private final String word;

  Family(int number, int addressLength, String word) {
    this.number = number;
    this.addressLength = addressLength;
    this.word = word;
  }

  /** AF_INET or AF_INET6. */
  public int number() {
    return number;
  }

  /** Octets of an address: 4 or 16. */
  public int addressLength() {
    return addressLength;
  }

  /** What {@code ip} calls it: {@code inet} or {@code inet6}. */
  public String word() {
    return word;
  }

  /** For programs, as nft has it too: {@code ipv4} or {@code ipv6}. */
  public String key() {
    return this == IPV4 ? "ipv4" : "ipv6";
  }

  /** For people: {@code IPv4} or {@code IPv6}. */
  public String label() {
    return this == IPV4 ? "IPv4" : "IPv6";
  }

  /** The option of {@code ip} that chooses this family: {@code -4} or {@code -6}. */
  public String option() {
    return this == IPV4 ? "-4" : "-6";
  }

  /** The family of an address. */
  public static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}
