package detour.lab;

import java.util.HexFormat;

/**
 * The addresses of one access network: what ISP n gives its customer.
 *
 * @param isp 1 to 4
 * @param generation 0 at first; another number is another subnet of the same ISP
 * @param otherNextHop true if the next hop has moved from .1 to .254
 */
public record Subnet(int isp, int generation, boolean otherNextHop) {
  /** Ethernet, PPPoE, PPPoE in a tunnel, and Ethernet again. */
  private static final int[] MTUS = {1500, 1492, 1428, 1500};

  /** What an ISP gives at first. */
  static Subnet first(int isp) {
    return new Subnet(isp, 0, false);
  }

  Subnet withGeneration(int value) {
    return new Subnet(isp, value, otherNextHop);
  }

  Subnet withOtherNextHop(boolean value) {
    return new Subnet(isp, generation, value);
  }

  private String net4() {
    return generation == 0 ? "100.64." + isp + "." : "100." + (64 + isp) + "." + generation + ".";
  }

  private String net6() {
    return "2001:db8:a" + isp + (generation == 0 ? "::" : ":" + generation + "::");
  }

  /** The gateway's IPv4 address. */
  public String gateway4() {
    return net4() + "2";
  }

  /** The gateway's IPv6 address. */
  public String gateway6() {
    return net6() + "2";
  }

  /** The next hop's IPv4 address. */
  public String nextHop4() {
    return net4() + (otherNextHop ? "254" : "1");
  }

  /** The next hop's IPv6 address. */
  public String nextHop6() {
    return net6() + (otherNextHop ? "fe" : "1");
  }

  /** The next hop's link-local address: source of its router advertisements. */
  public String nextHopLinkLocal() {
    return otherNextHop ? "fe80::fe" : "fe80::1";
  }

  /** The subnet, IPv4, with its length (24). */
  public String prefix4() {
    return net4() + "0/24";
  }

  /** The subnet, IPv6, with its length (64). */
  public String prefix6() {
    return net6() + "/64";
  }

  /** Everything this ISP may ever give, IPv4. */
  String[] pool4() {
    return new String[] {"100.64." + isp + ".0/24", "100." + (64 + isp) + ".0.0/16"};
  }

  /** Everything this ISP may ever give, IPv6. */
  String pool6() {
    return "2001:db8:a" + isp + "::/48";
  }

  /** MTU of the access link and of the link behind it, octets. */
  public int mtu() {
    return MTUS[isp - 1];
  }

  /** Name of the gateway's interface. */
  public String device() {
    return "wan" + isp;
  }

  /** MAC address of the gateway's interface; it survives deletion, as a modem's does. */
  public byte[] gatewayMac() {
    return mac(2);
  }

  /** MAC address of the next hop. */
  public byte[] nextHopMac() {
    return mac(1);
  }

  private byte[] mac(int host) {
    return new byte[] {2, (byte) 0xd7, 0, 0, (byte) isp, (byte) host};
  }

  static String text(byte[] mac) {
    return HexFormat.ofDelimiter(":").formatHex(mac);
  }
}
