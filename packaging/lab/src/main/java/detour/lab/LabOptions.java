package detour.lab;

import java.time.Duration;

/**
 * How the office is built.
 *
 * @param uplinks number of ISPs, 1 to 4
 * @param rtt round trip time between gateway and Internet; zero (the default) is what the kernel
 *     gives, about 0.1 ms, and costs nothing. Anything else puts a relay before the Internet, in
 *     which {@link detour.lab.fault.Fault.Delay} works
 * @param noisePerSecond packets each next hop's network sends the gateway unasked: ARP, router
 *     advertisements, group queries, scans; 0 for none, 50 by default
 * @param ipv6Default where the gateway's IPv6 defaults come from
 * @param firewall what the operator's own rules do
 * @param secondGateway whether there is another one on the office's LAN; ISP 3, if there is any, is
 *     its own then
 */
public record LabOptions(
    int uplinks,
    Duration rtt,
    int noisePerSecond,
    Ipv6Default ipv6Default,
    Firewall firewall,
    boolean secondGateway) {

  /** Most ISPs a lab has. */
  public static final int MAX_UPLINKS = 4;

  /** Where the gateway's IPv6 default routes come from. */
  public enum Ipv6Default {
    /** Configured, {@code proto static}; router advertisements carry a lifetime of 0. */
    STATIC,
    /** Learned, {@code proto ra}; advertisements carry a lifetime of 1800 s. */
    ADVERTISED,
    /** Both. */
    BOTH
  }

  /**
   * The operator's firewall on the gateway, table {@code inet operator}.
   *
   * @param guardInput drops what nobody asked for at the WAN interfaces (scans are not answered);
   *     true by default
   * @param strictForward forwards nothing INVALID, and new TCP only with SYN; false by default
   * @param tcpLoose conntrack takes over TCP flows it did not see begin; true by default, as in
   *     Debian
   * @param masquerade hides the office behind each WAN address; false by default: that is Detour's
   *     work
   */
  public record Firewall(
      boolean guardInput, boolean strictForward, boolean tcpLoose, boolean masquerade) {
    /** As a plain Debian gateway has it. */
    public static final Firewall PLAIN = new Firewall(true, false, true, false);

    /** Everything strict: INVALID dropped, new TCP only with SYN, {@code tcp_loose=0}. */
    public static final Firewall STRICT = new Firewall(true, true, false, false);

    /** A plain gateway that masquerades by itself: an office without Detour. */
    public static final Firewall MASQUERADING = new Firewall(true, false, true, true);
  }

  /** Checks the ranges. */
  public LabOptions {
    if (uplinks < 1 || uplinks > MAX_UPLINKS) {
      throw new IllegalArgumentException("uplinks " + uplinks + ": 1 to " + MAX_UPLINKS);
    }
    if (rtt.isNegative() || noisePerSecond < 0) {
      throw new IllegalArgumentException("rtt " + rtt + ", noise " + noisePerSecond);
    }
  }

  /** Two uplinks, no added delay, noise, static IPv6 defaults, a plain firewall. */
  public static LabOptions defaults() {
    return new LabOptions(2, Duration.ZERO, 50, Ipv6Default.STATIC, Firewall.PLAIN, false);
  }

  /** The same with another number of ISPs. */
  public LabOptions withUplinks(int value) {
    return new LabOptions(value, rtt, noisePerSecond, ipv6Default, firewall, secondGateway);
  }

  /** The same with another round trip time. */
  public LabOptions withRtt(Duration value) {
    return new LabOptions(uplinks, value, noisePerSecond, ipv6Default, firewall, secondGateway);
  }

  /** The same with other noise. */
  public LabOptions withNoise(int packetsPerSecond) {
    return new LabOptions(uplinks, rtt, packetsPerSecond, ipv6Default, firewall, secondGateway);
  }

  /** The same with other IPv6 defaults. */
  public LabOptions withIpv6Default(Ipv6Default value) {
    return new LabOptions(uplinks, rtt, noisePerSecond, value, firewall, secondGateway);
  }

  /** The same with another firewall. */
  public LabOptions withFirewall(Firewall value) {
    return new LabOptions(uplinks, rtt, noisePerSecond, ipv6Default, value, secondGateway);
  }

  /** The same with a second gateway. */
  public LabOptions withSecondGateway() {
    return new LabOptions(uplinks, rtt, noisePerSecond, ipv6Default, firewall, true);
  }
}
