package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.netlink.KernelSocket;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.netlink.Transcript;
import detour.kernel.testkit.NetworkNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Records what a real kernel says, into {@code target/transcripts}. The files in {@code
 * src/test/resources/transcripts} were made by it; {@link TranscriptGoldenTest} reads them.
 */
class TranscriptCaptureIT {
  private static final Path FOLDER = Path.of("target", "transcripts");

  private NetworkNamespace namespace;

  @BeforeEach
  void office() throws Exception {
    NetworkNamespace.assumePossible("ip", "nft", "conntrack");
    namespace = new NetworkNamespace();
    String[] commands = {
      "ip link add wan1 index 11 address 02:00:00:00:01:01 type veth peer name isp1 index 12"
          + " address 02:00:00:00:01:02",
      "ip link add br-lan index 13 address 02:00:00:00:02:01 type bridge",
      "ip link add tun7 index 14 type veth peer name tun8 index 15",
      "ip link set isp1 addrgenmode none",
      "ip link set wan1 addrgenmode none",
      "ip link set br-lan addrgenmode none",
      "ip link set isp1 up",
      "ip link set wan1 up",
      "ip link set tun7 master br-lan",
      "ip address add 192.0.2.2/24 dev wan1",
      "ip address add 10.9.0.1 peer 10.9.0.2 dev wan1",
      "ip address add 2001:db8:a1::2/64 dev wan1 nodad",
      "ip neigh add 192.0.2.1 lladdr 02:00:00:00:01:02 dev wan1 nud permanent",
      "ip neigh add fe80::1 lladdr 02:00:00:00:01:02 dev wan1 nud reachable",
      "ip route add default via 192.0.2.1 dev wan1 src 192.0.2.2 table 5201 proto 144",
      "ip route add 198.51.100.0/24 proto static nexthop via 192.0.2.1 dev wan1 nexthop via"
          + " 192.0.2.9 dev wan1",
      "ip -4 route add 0.0.0.0/0 via inet6 fe80::1 dev wan1 table 5202 proto 144",
      "ip route add default via 203.0.113.1 dev wan1 onlink table 5203 metric 7",
      "ip route add unreachable default table 5204",
      "ip -6 route add default via 2001:db8:a1::1 dev wan1 src 2001:db8:a1::2 table 5201 proto"
          + " 144",
      "ip -6 route add unreachable default table 5204",
      "ip -6 route add ::ffff:192.0.2.0/120 dev wan1 table 5205",
      "ip rule add pref 21000 lookup main suppress_prefixlength 0 protocol 144",
      "ip rule add pref 21010 fwmark 0x1000000/0x3f000000 lookup 5201 protocol 144",
      "ip rule add pref 21070 oif wan1 lookup 5201 protocol 144",
      "ip rule add pref 21080 not fwmark 0/0x3f000000 unreachable protocol 144",
      "ip rule add pref 21085 iif wan1 from 192.0.2.0/24 to 10.0.0.0/8 lookup 70000 protocol 145",
      "ip -6 rule add pref 21090 lookup 5199 protocol 144",
      "nft add table inet detour",
      "nft add counter inet detour gone",
      "nft add counter inet detour resets",
      "conntrack -I -p tcp -s 10.0.0.5 -d 198.51.100.7 --sport 40000 --dport 443 -r 198.51.100.7"
          + " -q 192.0.2.2 --reply-port-src 443 --reply-port-dst 40000 --state ESTABLISHED -u"
          + " SEEN_REPLY,ASSURED -m 0x1000000 -t 1000",
      "conntrack -I -p udp -s 10.0.0.6 -d 198.51.100.7 --sport 5000 --dport 53 -m 0x2000000 -t"
          + " 1000",
      "conntrack -I -p icmpv6 -s 2001:db8:b::1 -d 2001:db8:c::1 --icmpv6-type 128 --icmpv6-code 0"
          + " --icmpv6-id 7 -m 0x1000000 -t 1000",
    };
    for (String command : commands) {
      namespace.exec(command.split(" ", -1));
    }
    Files.createDirectories(FOLDER);
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private interface Talk {
    void with(NetlinkConnection connection) throws Exception;
  }

  private void record(String name, int protocol, Talk talk) throws Exception {
    Transcript transcript = new Transcript();
    namespace.call(
        () -> {
          try (NetlinkConnection connection =
              new NetlinkConnection(transcript.recording(new KernelSocket(protocol)))) {
            talk.with(connection);
          } catch (NetlinkException e) {
            assertThat(name).startsWith("refused");
          }
          return "";
        });
    write(name, transcript);
  }

  private static void write(String name, Transcript transcript) throws Exception {
    assertThat(transcript.fromKernel()).isNotEmpty();
    Files.writeString(FOLDER.resolve(name + ".hex"), transcript.text());
  }

  @Test
  void recordsRequestsAndAnswers() throws Exception {
    int route = NetlinkConnection.ROUTE;
    int netfilter = NetlinkConnection.NETFILTER;
    record("links", route, each -> new LinuxRtnetlink(each).links());
    record("addresses", route, each -> new LinuxRtnetlink(each).addresses());
    record("neighbors", route, each -> new LinuxRtnetlink(each).neighbors());
    record("routes4", route, each -> new LinuxRtnetlink(each).routes(Family.IPV4));
    record("routes6", route, each -> new LinuxRtnetlink(each).routes(Family.IPV6));
    record("routes-of-one", route, each -> new LinuxRtnetlink(each).routes(Family.IPV4, 5201));
    record("routes-of-none", route, each -> new LinuxRtnetlink(each).routes(Family.IPV6, 5299));
    record("rules4", route, each -> new LinuxRtnetlink(each).rules(Family.IPV4));
    record("rules6", route, each -> new LinuxRtnetlink(each).rules(Family.IPV6));
    for (Samples.Write write : Samples.WRITES) {
      record(write.name(), route, each -> write.on(new LinuxRtnetlink(each)));
    }
    record(
        "connections4",
        netfilter,
        each -> new CtnetlinkConntrack(each).list(ConntrackFilter.mark(Family.IPV4, 0, 0)));
    record(
        "connections6",
        netfilter,
        each ->
            new CtnetlinkConntrack(each)
                .list(ConntrackFilter.mark(Family.IPV6, 0x1000000, 0x3f000000)));
    ConntrackFilter dead = ConntrackFilter.mark(Family.IPV4, 0x1000000, 0x3f000000);
    record(
        "flush-udp", netfilter, each -> new CtnetlinkConntrack(each).delete(dead.withProtocol(17)));
    record(
        "flush-unreplied",
        netfilter,
        each -> new CtnetlinkConntrack(each).delete(dead.withProtocol(6).withoutReply()));
    record(
        "delete-by-reply",
        netfilter,
        each ->
            new CtnetlinkConntrack(each)
                .delete(dead.withReplyDestination(Addresses.parse("192.0.2.2"))));
    record("counters", netfilter, detour.kernel.nft.Counters::of);
  }

  @Test
  void recordsNews() throws Exception {
    // RTNLGRP_LINK, NEIGH, IPV4_IFADDR, IPV4_ROUTE, IPV4_RULE, IPV6_IFADDR, IPV6_ROUTE, IPV6_RULE
    NativeSocket routing =
        listen(NetlinkConnection.ROUTE, 0x1 | 0x4 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 0x40000);
    NativeSocket nftables = listen(NetlinkConnection.NETFILTER, 0x40);
    String[] commands = {
      "ip link set wan1 down",
      "ip link set wan1 up",
      "ip address add 192.0.2.77/24 dev wan1",
      "ip route replace default via 192.0.2.1 dev wan1 table 5201 proto 144",
      "ip rule del pref 21080",
      "ip neigh replace 192.0.2.1 lladdr 02:00:00:00:01:02 dev wan1 nud permanent",
      "ip link set tun7 nomaster",
      "ip link del tun7",
      "nft add chain inet detour choose",
      "nft add table inet other",
      "nft delete table inet detour",
    };
    for (String command : commands) {
      namespace.exec(command.split(" ", -1));
    }
    write("news-routing", drain(routing));
    write("news-nftables", drain(nftables));
  }

  private NativeSocket listen(int protocol, int groups) throws Exception {
    return namespace.call(
        () -> {
          NativeSocket socket =
              NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, protocol);
          socket.bind(SocketAddresses.netlink(groups));
          return socket;
        });
  }

  private static Transcript drain(NativeSocket socket) {
    Transcript transcript = new Transcript();
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());
    for (int got = socket.receive(buffer); got > 0; got = socket.receive(buffer)) {
      byte[] copy = new byte[got];
      buffer.get(0, copy);
      transcript.add(false, copy);
    }
    socket.close();
    return transcript;
  }
}
