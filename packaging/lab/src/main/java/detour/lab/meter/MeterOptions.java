package detour.lab.meter;

import java.time.Duration;

/**
 * What a meter sends. A count or interval of zero leaves that stream out.
 *
 * @param family address family of everything it sends
 * @param flowInterval between the packets of the long UDP flow; 10 ms by default
 * @param freshInterval between fresh UDP flows of one packet each; 20 ms by default
 * @param dnsInterval between DNS queries, each from a new port; 100 ms by default
 * @param connectInterval between new TCP connections of one octet each way; 20 ms by default
 * @param tcp the long-lived TCP connections
 */
public record MeterOptions(
    Family family,
    Duration flowInterval,
    Duration freshInterval,
    Duration dnsInterval,
    Duration connectInterval,
    LongTcp tcp) {

  /**
   * TCP connections that live on.
   *
   * @param downloads at once, one after the other without end; 1 by default
   * @param talking connections that say a line every 200 ms; 5 by default
   * @param waiting connections that only wait; 5 by default
   */
  public record LongTcp(int downloads, int talking, int waiting) {}

  /** Everything, at its usual pace. */
  public static MeterOptions of(Family family) {
    return new MeterOptions(
        family,
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(20),
        new LongTcp(1, 5, 5));
  }

  /** The same with another pace of the long UDP flow: 2 ms resolves outages to 2 ms. */
  public MeterOptions withFlowInterval(Duration value) {
    return new MeterOptions(family, value, freshInterval, dnsInterval, connectInterval, tcp);
  }

  /** The same with other long-lived TCP connections. */
  public MeterOptions withTcp(LongTcp value) {
    return new MeterOptions(
        family, flowInterval, freshInterval, dnsInterval, connectInterval, value);
  }
}
