package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.link.Link;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.netlink.Transcript;
import detour.kernel.nft.Counter;
import detour.kernel.nft.Counters;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes of a real kernel (6.18, x86-64) against records; requests must be the recorded ones. */
class TranscriptGoldenTest {
  private static NetlinkConnection connection(String transcript) {
    return new NetlinkConnection(Transcript.load(transcript).replay());
  }

  private static Rtnetlink routing(String transcript) {
    return new LinuxRtnetlink(connection(transcript));
  }

  @Test
  void links() throws Exception {
    List<Link> links = routing("links").links();
    assertThat(links)
        .extracting(Link::name)
        .containsExactly("lo", "wan1", "isp1", "br-lan", "tun7", "tun8");
    assertThat(links.get(1))
        .isEqualTo(
            new Link(
                11,
                "wan1",
                1,
                0x11043,
                6,
                1500,
                "veth",
                0,
                "02:00:00:00:01:01",
                links.get(1).counters()));
    assertThat(links.get(1).adminUp()).isTrue();
    assertThat(links.get(1).carrier()).isTrue();
    assertThat(links.get(1).counters()).isPresent();
    assertThat(links.get(3).kind()).isEqualTo("bridge");
    assertThat(links.get(4).master()).isEqualTo(13);
    assertThat(links.get(4).carrier()).isFalse();
    assertThat(links.get(0).pointToPoint()).isFalse();
  }

  @Test
  void addresses() throws Exception {
    assertThat(routing("addresses").addresses())
        .contains(
            new InterfaceAddress(11, Prefix.parse("192.0.2.2/24"), Optional.empty(), 0, 0x80),
            new InterfaceAddress(
                11,
                new Prefix(Addresses.parse("10.9.0.1"), 32),
                Optional.of(Addresses.parse("10.9.0.2")),
                0,
                0x80),
            new InterfaceAddress(11, Prefix.parse("2001:db8:a1::2/64"), Optional.empty(), 0, 0x82));
  }

  @Test
  void neighbors() throws Exception {
    assertThat(routing("neighbors").neighbors())
        .contains(
            new Neighbor(11, Addresses.parse("192.0.2.1"), "02:00:00:00:01:02", 128),
            new Neighbor(11, Addresses.parse("fe80::1"), "02:00:00:00:01:02", Neighbor.REACHABLE));
  }

  @Test
  void routesOfIpv4() throws Exception {
    List<Route> routes = routing("routes4").routes(Family.IPV4);
    assertThat(routes)
        .contains(
            Samples.via("192.0.2.1", 11, 5201, 0, "192.0.2.2"),
            new Route(
                Route.MAIN,
                Prefix.parse("198.51.100.0/24"),
                Optional.of(Addresses.parse("192.0.2.1")),
                11,
                Optional.empty(),
                0,
                4,
                Route.UNICAST,
                0,
                0,
                true),
            new Route(
                5202,
                Prefix.any(Family.IPV4),
                Optional.of(Addresses.parse("fe80::1")),
                11,
                Optional.empty(),
                0,
                144,
                Route.UNICAST,
                0,
                0,
                false),
            new Route(
                5203,
                Prefix.any(Family.IPV4),
                Optional.of(Addresses.parse("203.0.113.1")),
                11,
                Optional.empty(),
                7,
                3,
                Route.UNICAST,
                0,
                Route.FLAG_ONLINK,
                false),
            unreachable(Family.IPV4, 0));
    assertThat(routing("routes-of-one").routes(Family.IPV4, 5201))
        .containsExactly(Samples.via("192.0.2.1", 11, 5201, 0, "192.0.2.2"));
  }

  private static Route unreachable(Family family, int metric) {
    return new Route(
        5204,
        Prefix.any(family),
        Optional.empty(),
        0,
        Optional.empty(),
        metric,
        3,
        Route.UNREACHABLE,
        0,
        0,
        false);
  }

  @Test
  void routesOfIpv6() throws Exception {
    List<Route> routes = routing("routes6").routes(Family.IPV6);
    assertThat(routes)
        .contains(
            Samples.via("2001:db8:a1::1", 11, 5201, 1024, "2001:db8:a1::2"),
            unreachable(Family.IPV6, 1024));
    assertThat(routes)
        .extracting(each -> each.destination().toString())
        .contains("::ffff:192.0.2.0/120", "2001:db8:a1::/64");
    assertThat(routing("routes-of-none").routes(Family.IPV6, 5299)).isEmpty();
  }

  @Test
  void rules() throws Exception {
    assertThat(routing("rules4").rules(Family.IPV4))
        .contains(
            Samples.throughMain(Family.IPV4),
            Samples.mark(Family.IPV4, 1),
            Samples.device(Family.IPV4, "wan1", 5201),
            Samples.stray(Family.IPV4),
            new Rule(
                Family.IPV4,
                21085,
                Rule.TO_TABLE,
                70000,
                0,
                0,
                false,
                "wan1",
                "",
                Optional.of(Prefix.parse("192.0.2.0/24")),
                Optional.of(Prefix.parse("10.0.0.0/8")),
                OptionalInt.empty(),
                145));
    assertThat(routing("rules6").rules(Family.IPV6))
        .containsExactly(
            Samples.rule(Family.IPV6, 0, 255, 0, 0, false, "", 2),
            Samples.rule(Family.IPV6, 21090, 5199, 0, 0, false, "", 144),
            Samples.rule(Family.IPV6, 32766, Route.MAIN, 0, 0, false, "", 2));
  }

  static List<Samples.Write> writes() {
    return Samples.WRITES;
  }

  @ParameterizedTest
  @MethodSource("writes")
  void writesAreTheRecordedBytes(Samples.Write write) throws Exception {
    if (write.name().startsWith("refused")) {
      assertThatThrownBy(() -> write.on(routing(write.name())))
          .isInstanceOf(NetlinkException.class);
    } else {
      write.on(routing(write.name()));
    }
  }

  @Test
  void aRefusalIsReadWithItsText() {
    assertThatThrownBy(() -> Samples.WRITES.get(2).on(routing("refused-gateway")))
        .hasMessage(
            "writing route 0.0.0.0/0 in table 5201: ENETUNREACH (101), Nexthop has invalid"
                + " gateway");
  }

  @Test
  void connections() throws Exception {
    ConntrackFilter all = ConntrackFilter.mark(Family.IPV4, 0, 0);
    assertThat(new CtnetlinkConntrack(connection("connections4")).list(all))
        .containsExactlyInAnyOrder(
            new ConntrackEntry(
                6,
                socket("10.0.0.5", 40000),
                socket("198.51.100.7", 443),
                socket("198.51.100.7", 443),
                socket("192.0.2.2", 40000),
                0x1000000,
                0x0e,
                ConntrackEntry.TCP_ESTABLISHED),
            new ConntrackEntry(
                17,
                socket("10.0.0.6", 5000),
                socket("198.51.100.7", 53),
                socket("198.51.100.7", 53),
                socket("10.0.0.6", 5000),
                0x2000000,
                0x08,
                0));
    ConntrackFilter marked = ConntrackFilter.mark(Family.IPV6, 0x1000000, 0x3f000000);
    assertThat(new CtnetlinkConntrack(connection("connections6")).list(marked))
        .extracting(ConntrackEntry::protocol)
        .containsExactly(58);
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(Addresses.parse(address), port);
  }

  @Test
  void deletionsOfConnectionsAreTheRecordedBytes() throws Exception {
    ConntrackFilter dead = ConntrackFilter.mark(Family.IPV4, 0x1000000, 0x3f000000);
    new CtnetlinkConntrack(connection("flush-udp")).delete(dead.withProtocol(17));
    new CtnetlinkConntrack(connection("flush-unreplied"))
        .delete(dead.withProtocol(6).withoutReply());
    new CtnetlinkConntrack(connection("delete-by-reply"))
        .delete(dead.withReplyDestination(Addresses.parse("192.0.2.2")));
  }

  @Test
  void counters() throws Exception {
    assertThat(Counters.of(connection("counters")))
        .isEqualTo(Map.of("gone", new Counter(0, 0), "resets", new Counter(0, 0)));
  }
}
