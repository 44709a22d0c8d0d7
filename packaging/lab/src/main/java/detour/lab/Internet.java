package detour.lab;

import detour.lab.netns.Namespace;
import detour.lab.netns.Nft;
import detour.lab.server.TcpServers;
import detour.lab.server.UdpServers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything behind the ISPs: the well-known probe targets, and one server with the services the
 * lab measures with.
 *
 * <p>Every address answers ping and every service of {@link detour.lab.server.Ports}.
 */
public final class Internet implements AutoCloseable {
  /** Probe targets, IPv4. */
  public static final List<String> TARGETS4 = List.of("1.1.1.1", "8.8.8.8", "9.9.9.9");

  /** Probe targets, IPv6. */
  public static final List<String> TARGETS6 =
      List.of("2606:4700:4700::1111", "2001:4860:4860::8888", "2620:fe::fe");

  /** The lab's own server, IPv4: also the address of {@code office.test}. */
  public static final String SERVICE4 = "198.51.100.10";

  /** The lab's own server, IPv6. */
  public static final String SERVICE6 = "2001:db8:ffff::10";

  private static final int DISCARD_PORT = 9;

  private final Namespace namespace;
  private final Nft nft;
  private Optional<UdpServers> udp = Optional.empty();
  private Optional<TcpServers> tcp = Optional.empty();

  Internet(Namespace namespace, int uplinks) {
    this.namespace = namespace;
    List<String> lines = new ArrayList<>();
    ipv4().forEach(a -> lines.add("addr add " + a + "/32 dev lo"));
    ipv6().forEach(a -> lines.add("addr add " + a + "/128 dev lo nodad"));
    for (int n = 1; n <= uplinks; n++) {
      lines.addAll(towards(n));
    }
    namespace.ip(lines);
    // A cut leaves halves of connections here; clients use their ports again after 16 s.
    namespace.sysctl("ipv4/tcp_synack_retries", "1");
    namespace.sysctl("ipv4/tcp_orphan_retries", "2");
    nft = new Nft(namespace);
    nft.apply(rules(uplinks));
  }

  private static List<String> towards(int n) {
    List<String> lines = new ArrayList<>();
    lines.add("link set isp" + n + " up");
    lines.add("addr add 100.81." + n + ".2/30 dev isp" + n);
    lines.add("addr add 2001:db8:c" + n + "::2/64 dev isp" + n + " nodad");
    Subnet subnet = Subnet.first(n);
    for (String pool : subnet.pool4()) {
      lines.add("route add " + pool + " via 100.81." + n + ".1");
    }
    lines.add("route add 100.80." + n + ".0/30 via 100.81." + n + ".1");
    lines.add("route add " + subnet.pool6() + " via 2001:db8:c" + n + "::1");
    lines.add("route add 2001:db8:b" + n + "::/64 via 2001:db8:c" + n + "::1");
    return lines;
  }

  private static List<String> rules(int uplinks) {
    List<String> lines = new ArrayList<>();
    lines.add("add table inet lab");
    lines.add("add set inet lab mute4 { type ipv4_addr; }");
    lines.add("add set inet lab mute6 { type ipv6_addr; }");
    lines.add("add chain inet lab arrivals { type filter hook prerouting priority -300; }");
    lines.add("add chain inet lab echoes");
    for (int n = 1; n <= uplinks; n++) {
      lines.add("add counter inet lab isp" + n);
      // Only what the ISP forwards: neighbour discovery of its core router arrives at any time.
      Subnet subnet = Subnet.first(n);
      String count = " counter name isp" + n;
      String arrives = "add rule inet lab arrivals iifname isp" + n;
      for (String pool : subnet.pool4()) {
        lines.add(arrives + " ip saddr " + pool + count);
      }
      lines.add(arrives + " ip6 saddr " + subnet.pool6() + count);
    }
    lines.add("add rule inet lab arrivals ip daddr @mute4 drop");
    lines.add("add rule inet lab arrivals ip6 daddr @mute6 drop");
    lines.add("add rule inet lab arrivals icmp type echo-request jump echoes");
    lines.add("add rule inet lab arrivals icmpv6 type echo-request jump echoes");
    lines.add("add rule inet lab arrivals udp dport " + DISCARD_PORT + " drop");
    return lines;
  }

  void serve() {
    List<InetAddress> addresses = Stream.concat(ipv4(), ipv6()).map(Addresses::parse).toList();
    udp =
        Optional.of(
            new UdpServers(
                namespace, addresses, Addresses.parse(SERVICE4), Addresses.parse(SERVICE6)));
    tcp = Optional.of(new TcpServers(namespace));
  }

  private static Stream<String> ipv4() {
    return Stream.concat(TARGETS4.stream(), Stream.of(SERVICE4));
  }

  private static Stream<String> ipv6() {
    return Stream.concat(TARGETS6.stream(), Stream.of(SERVICE6));
  }

  /** Its namespace; {@code isp1}... are its interfaces. */
  public Namespace namespace() {
    return namespace;
  }

  /** Packets of its customers that an ISP has brought here. */
  public long arrivals(int isp) {
    return nft.packets("isp" + isp);
  }

  /**
   * Makes one address deaf through every ISP: then the target is at fault, not an uplink.
   *
   * @param address one of the targets
   * @param deaf false to let it hear again
   */
  public void deafen(String address, boolean deaf) {
    String set = address.contains(":") ? "mute6" : "mute4";
    nft.apply((deaf ? "add" : "delete") + " element inet lab " + set + " { " + address + " }");
  }

  /**
   * Answers so many echoes a minute only, whoever asks, as providers' routers do; everything else
   * is answered as before.
   *
   * @param perMinute 0 for no limit
   */
  public void limitEchoes(int perMinute) {
    nft.apply("flush chain inet lab echoes");
    if (perMinute > 0) {
      nft.apply(
          "add rule inet lab echoes limit rate over " + perMinute + "/minute burst 1 packets drop");
    }
  }

  @Override
  public void close() {
    udp.ifPresent(UdpServers::close);
    tcp.ifPresent(TcpServers::close);
    nft.close();
  }
}
