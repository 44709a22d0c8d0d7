package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.link.Link;
import detour.kernel.neighbor.Neighbor;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.route.RouteCodec;
import detour.kernel.testkit.NetworkNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** rtnetlink on a real kernel, judged by {@code ip -j}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class LinuxRtnetlinkIT {
  private NetworkNamespace namespace;
  private LinuxRtnetlink kernel;
  private int wan;

  @BeforeEach
  void office() throws Exception {
    NetworkNamespace.assumePossible("ip");
    namespace = new NetworkNamespace();
    String[] commands = {
      "link add wan1 type veth peer name isp1",
      "link add br-lan type bridge",
      "link set isp1 up",
      "link set wan1 up",
      "link set isp1 master br-lan",
      "address add 192.0.2.2/24 dev wan1",
      "address add 10.9.0.1 peer 10.9.0.2 dev wan1",
      "address add 2001:db8:a1::2/64 dev wan1 nodad",
      "neigh add 192.0.2.1 lladdr 02:00:00:00:00:09 dev wan1",
    };
    for (String command : commands) {
      namespace.exec(("ip " + command).split(" ", -1));
    }
    kernel = namespace.call(LinuxRtnetlink::new);
    wan = ip("link", "show", "wan1").get(0).path("ifindex").asInt();
  }

  @AfterEach
  void close() {
    if (kernel != null) {
      kernel.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private JsonNode ip(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip", "-j", "-d", "-s"));
    command.addAll(List.of(arguments));
    return new ObjectMapper().readTree(namespace.exec(command.toArray(String[]::new)));
  }

  @Test
  void linksAreAsIpListsThem() throws Exception {
    List<Link> links = kernel.links();
    JsonNode judged = ip("link", "show");
    assertThat(links).hasSize(judged.size());
    for (int i = 0; i < judged.size(); i++) {
      Link link = links.get(i);
      JsonNode other = judged.get(i);
      assertThat(link.name()).isEqualTo(other.path("ifname").asText());
      assertThat(link.ifindex()).isEqualTo(other.path("ifindex").asInt());
      assertThat(link.mtu()).isEqualTo(other.path("mtu").asInt());
      assertThat(link.kind()).isEqualTo(other.path("linkinfo").path("info_kind").asText());
      assertThat(link.hardwareAddress()).isEqualTo(other.path("address").asText());
      assertThat(link.adminUp()).isEqualTo(other.path("flags").toString().contains("\"UP\""));
      assertThat(link.carrier()).isEqualTo(other.path("flags").toString().contains("LOWER_UP"));
      assertThat(link.master() != 0).isEqualTo(other.has("master"));
      assertThat(link.counters()).isPresent();
    }
  }

  @Test
  void countersAreAsIpCountsThem() throws Exception {
    namespace.exec("ip", "link", "set", "isp1", "nomaster");
    Link.Counters before = wan1().counters().orElseThrow();
    try (var socket = namespace.call(() -> new java.net.DatagramSocket())) {
      byte[] octets = new byte[100];
      for (int i = 0; i < 3; i++) {
        socket.send(new java.net.DatagramPacket(octets, 100, Addresses.parse("192.0.2.1"), 9));
      }
    }
    Link.Counters after = wan1().counters().orElseThrow();
    assertThat(after.txPackets()).isGreaterThanOrEqualTo(before.txPackets() + 3);
    assertThat(ip("link", "show", "wan1").get(0).path("stats64").path("tx").path("bytes").asLong())
        .isGreaterThanOrEqualTo(after.txBytes());
    assertThat(after.txBytes()).isGreaterThanOrEqualTo(before.txBytes() + 3 * 142);
  }

  private Link wan1() throws Exception {
    return kernel.links().stream().filter(each -> each.ifindex() == wan).findFirst().orElseThrow();
  }

  @Test
  void addressesAreAsIpListsThem() throws Exception {
    TreeSet<String> judged = new TreeSet<>();
    for (JsonNode link : ip("address", "show")) {
      for (JsonNode each : link.path("addr_info")) {
        String far = each.path("address").asText();
        judged.add(
            link.path("ifindex").asInt()
                + " "
                + each.path("local").asText()
                + "/"
                + each.path("prefixlen").asInt()
                + " "
                + far);
      }
    }
    TreeSet<String> found = new TreeSet<>();
    for (InterfaceAddress each : kernel.addresses()) {
      found.add(
          each.ifindex() + " " + each.prefix() + " " + each.peer().map(Addresses::text).orElse(""));
    }
    assertThat(found).isEqualTo(judged);
  }

  @Test
  void neighborsAreAsIpListsThem() throws Exception {
    assertThat(ip("neigh", "show", "192.0.2.1").get(0).path("lladdr").asText())
        .isEqualTo("02:00:00:00:00:09");
    assertThat(kernel.neighbors())
        .contains(new Neighbor(wan, Addresses.parse("192.0.2.1"), "02:00:00:00:00:09", 128));
  }

  @Test
  void routesWrittenAreAsIpListsThem() throws Exception {
    kernel.replaceRoute(Samples.via("192.0.2.1", wan, 5201, 0, "192.0.2.2"));
    kernel.replaceRoute(Samples.via("2001:db8:a1::1", wan, 5201, 1024, "2001:db8:a1::2"));
    JsonNode four = ip("route", "show", "table", "5201").get(0);
    assertThat(four.path("dst").asText()).isEqualTo("default");
    assertThat(four.path("gateway").asText()).isEqualTo("192.0.2.1");
    assertThat(four.path("dev").asText()).isEqualTo("wan1");
    assertThat(four.path("prefsrc").asText()).isEqualTo("192.0.2.2");
    assertThat(four.path("protocol").asText()).isEqualTo("144");
    JsonNode six = ip("-6", "route", "show", "table", "5201").get(0);
    assertThat(six.path("gateway").asText()).isEqualTo("2001:db8:a1::1");
    assertThat(six.path("metric").asInt()).isEqualTo(1024);
    assertThat(kernel.routes(Family.IPV4).stream().filter(each -> each.table() != 255).count())
        .isEqualTo(ip("-4", "route", "show", "table", "all", "type", "unicast").size());
  }

  @Test
  void anIpv4RouteGoesByAnIpv6NextHop() throws Exception {
    var six = Samples.via("fe80::1", wan, 5202, 0, "");
    var route =
        new detour.kernel.route.Route(
            5202,
            detour.kernel.address.Prefix.any(Family.IPV4),
            six.gateway(),
            wan,
            six.source(),
            0,
            144,
            detour.kernel.route.Route.UNICAST,
            0,
            0,
            false);
    kernel.replaceRoute(route);
    assertThat(kernel.routes(Family.IPV4, 5202)).containsExactly(route);
    assertThat(ip("route", "show", "table", "5202").get(0).path("via").path("host").asText())
        .isEqualTo("fe80::1");
  }

  @Test
  void rulesWrittenAreAsIpListsThem() throws Exception {
    for (Family family : Family.values()) {
      kernel.addRule(Samples.throughMain(family));
      kernel.addRule(Samples.mark(family, 1));
      kernel.addRule(Samples.device(family, "wan1", 5201));
      kernel.addRule(Samples.stray(family));
      JsonNode rules = ip(family.option(), "rule", "show");
      assertThat(kernel.rules(family)).hasSize(rules.size());
      assertThat(rules.get(1).path("priority").asInt()).isEqualTo(21000);
      assertThat(rules.get(1).path("suppress_prefixlen").asInt(-1)).isZero();
      assertThat(rules.get(2).path("fwmark").asText()).isEqualTo("0x1000000");
      assertThat(rules.get(2).path("fwmask").asText()).isEqualTo("0x3f000000");
      assertThat(rules.get(2).path("table").asText()).isEqualTo("5201");
      assertThat(rules.get(2).path("protocol").asText()).isEqualTo("144");
      assertThat(rules.get(3).path("oif").asText()).isEqualTo("wan1");
      assertThat(rules.get(4).has("not")).isTrue();
      assertThat(rules.get(4).path("fwmask").asText()).isEqualTo("0x3f000000");
      assertThat(rules.get(4).path("action").asText()).isEqualTo("unreachable");
    }
  }

  /** A replacement without a gap: the kernel tells of one new route and of none that went. */
  @Test
  void replacingNeverDeletesFirst() throws Exception {
    kernel.replaceRoute(Samples.via("192.0.2.1", wan, 5201, 0, ""));
    kernel.replaceRoute(Samples.via("2001:db8:a1::1", wan, 5201, 1024, ""));
    try (NativeSocket news =
        namespace.call(
            () ->
                NativeSocket.open(
                    NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, NetlinkConnection.ROUTE))) {
      news.bind(SocketAddresses.netlink(0x40 | 0x400)); // IPv4 and IPv6 routes
      kernel.replaceRoute(Samples.via("192.0.2.9", wan, 5201, 0, ""));
      kernel.replaceRoute(Samples.via("2001:db8:a1::9", wan, 5201, 1024, ""));
      List<Integer> types = new ArrayList<>();
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.nativeOrder());
      for (int got = news.receive(buffer); got > 0; got = news.receive(buffer)) {
        byte[] datagram = new byte[got];
        buffer.get(0, datagram);
        Message.parse(datagram).forEach(each -> types.add(each.type()));
      }
      assertThat(types).containsExactly(RouteCodec.RTM_NEWROUTE, RouteCodec.RTM_NEWROUTE);
    }
  }

  @Test
  void aDumpIsWholeAndAddressedToTheAsker() throws Exception {
    for (int metric = 1; metric <= 3000; metric++) {
      kernel.replaceRoute(Samples.via("192.0.2.1", wan, 5201, metric, ""));
    }
    assertThat(kernel.routes(Family.IPV4, 5201)).hasSize(3000);
    assertThat(ip("route", "show", "table", "5201")).hasSize(3000);
  }
}
