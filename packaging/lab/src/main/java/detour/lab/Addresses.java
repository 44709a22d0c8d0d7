package detour.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses from literals, never by a name service. */
public final class Addresses {
  private Addresses() {}

  /**
   * Reads an address.
   *
   * @param literal IPv4 or IPv6, no name
   * @throws IllegalArgumentException if it is neither
   */
  public static InetAddress parse(String literal) {
    if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("not an address: " + literal);
    }
    try {
      return InetAddress.getByName(literal); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + literal, e);
    }
  }
}
