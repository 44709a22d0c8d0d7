package detour.daemon.config;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom to ask whether an uplink works.
 *
 * @param kind how to ask
 * @param address whom
 * @param port of TCP, 0 for echo
 */
public record Target(Kind kind, InetAddress address, int port) {
  private static final Pattern TCP =
      Pattern.compile("tcp\\s+(?:\\[([0-9a-fA-F:.]+)\\]|([0-9.]+)):([0-9]{1,5})");
  private static final Pattern ECHO = Pattern.compile("(?:icmp\\s+)?([0-9a-fA-F:.]+)");

  /** How to ask. */
  public enum Kind {
    /** ICMP or ICMPv6 echo. */
    ECHO,
    /** A TCP connection, closed as soon as it stands; a refusal is an answer too. */
    TCP
  }

  static Target parse(String text) {
    try {
      Matcher tcp = TCP.matcher(text);
      if (tcp.matches()) {
        int port = Integer.parseInt(tcp.group(3));
        if (port < 1 || port > 65535) {
          throw new Type.Wrong("a TCP port is 1 to 65535, not " + port);
        }
        String address = tcp.group(1) != null ? tcp.group(1) : tcp.group(2);
        return new Target(Kind.TCP, Addresses.parse(address), port);
      }
      Matcher echo = ECHO.matcher(text);
      if (echo.matches()) {
        return new Target(Kind.ECHO, Addresses.parse(echo.group(1)), 0);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Type.Wrong(
        "\"" + text + "\" is no target; write an address such as 1.1.1.1, or tcp 1.1.1.1:443");
  }

  /** The family it is asked in. */
  public Family family() {
    return Family.of(address);
  }

  /** As it would be written in the file. */
  @Override
  public String toString() {
    String host = Addresses.text(address);
    if (kind == Kind.ECHO) {
      return host;
    }
    return "tcp " + (family() == Family.IPV6 ? "[" + host + "]" : host) + ":" + port;
  }
}
