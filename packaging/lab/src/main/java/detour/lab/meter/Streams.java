package detour.lab.meter;

/** Names of what a meter measures. */
public final class Streams {
  /** One long UDP flow, as a call. */
  public static final String UDP_FLOW = "udp flow";

  /** A fresh UDP flow for each packet. */
  public static final String FRESH_UDP = "fresh udp";

  /** DNS queries, each from a new port. */
  public static final String DNS = "dns";

  /** A new TCP connection for each octet. */
  public static final String TCP_CONNECT = "tcp connect";

  /** Downloads, one after the other; their answers are the pieces that arrive. */
  public static final String DOWNLOAD = "download";

  /** TCP connections that say something every 200 ms. */
  public static final String TALKING = "talking tcp";

  /** TCP connections that only wait. */
  public static final String WAITING = "waiting tcp";

  /** ICMP echoes, each with an identifier of its own. */
  public static final String FRESH_ECHO = "fresh echo";

  /** What people at the web are sent. */
  public static final String WEB = "web";

  private Streams() {}
}
