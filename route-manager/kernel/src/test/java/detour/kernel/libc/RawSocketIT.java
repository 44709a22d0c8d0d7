package detour.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Addresses;
import detour.kernel.link.Link;
import detour.kernel.netlink.Errno;
import detour.kernel.testkit.NetworkNamespace;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Raw and packet sockets on a real kernel: device, mark, time; judged by nft's counters. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class RawSocketIT {
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int ETH_P_IP = 0x0800;

  /** An echo request with identifier 0x1234, sequence 1 and its checksum. */
  private static final byte[] ECHO = HexFormat.of().parseHex("0800e5ca12340001");

  /** From 203.0.113.7:443 to 192.0.2.1:40000, a bare ACK; nobody looks at its checksums. */
  private static final byte[] BARE_ACK =
      HexFormat.of()
          .parseHex(
              "4500002800004000400600" // IPv4, 40 octets, TCP
                  + "00cb007107c0000201"
                  + "01bb9c40123456780000000050100000"
                  + "00000000");

  private NetworkNamespace namespace;

  @BeforeEach
  void office() throws Exception {
    NetworkNamespace.assumePossible("ip", "nft");
    namespace = new NetworkNamespace();
    String[] commands = {
      "ip link add wan1 type veth peer name isp1",
      "ip link set isp1 up",
      "ip link set wan1 up",
      "ip address add 192.0.2.2/24 dev wan1",
      "nft add table inet judge",
      "nft add counter inet judge marked",
      "nft add counter inet judge through",
      "nft add chain inet judge out { type filter hook output priority 0; }",
      "nft add rule inet judge out meta mark 0x2000000 counter name marked",
      "nft add rule inet judge out oifname \"wan1\" icmp type echo-request counter name through",
    };
    for (String command : commands) {
      namespace.exec(command.split(" ", -1));
    }
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private NativeSocket open(int family, int type, int protocol) throws Exception {
    return namespace.call(() -> NativeSocket.open(family, type, protocol));
  }

  @Test
  void anEchoCarriesItsMarkAndItsAnswerTheKernelsTime() throws Exception {
    try (NativeSocket socket = open(NativeSocket.AF_INET, NativeSocket.SOCK_RAW, IPPROTO_ICMP);
        Poller poller = new Poller()) {
      socket.bindToDevice("lo");
      socket.mark(0x2000000);
      socket.timestamps();
      socket.sendTo(ECHO, Addresses.parse("127.0.0.1"), 0, 0);
      Received received = new Received(2048);
      int length = -Errno.EAGAIN;
      int type = -1;
      while (type != 0) { // the request is seen too, on this interface
        poller.poll(List.of(socket), -1);
        length = received.receive(socket);
        type = received.bytes()[20];
      }
      assertThat(length).isEqualTo(28);
      assertThat(received.source()).isEqualTo(Addresses.parse("127.0.0.1"));
      assertThat(received.timestampNanos()).isPresent();
    }
    assertThat(namespace.exec("nft", "list", "counter", "inet", "judge", "marked"))
        .doesNotContain("packets 0");
  }

  @Test
  void aSocketBoundToADeviceSendsThroughIt() throws Exception {
    try (NativeSocket socket = open(NativeSocket.AF_INET, NativeSocket.SOCK_RAW, IPPROTO_ICMP)) {
      socket.bindToDevice("wan1");
      socket.sendTo(ECHO, Addresses.parse("192.0.2.77"), 0, 0);
    }
    assertThat(namespace.exec("nft", "list", "counter", "inet", "judge", "through"))
        .contains("packets 1 ");
  }

  @Test
  void anIpv6AnswerComesWithItsSource() throws Exception {
    byte[] echo = HexFormat.of().parseHex("8000000012340001"); // the kernel fills the checksum in
    try (NativeSocket socket = open(NativeSocket.AF_INET6, NativeSocket.SOCK_RAW, IPPROTO_ICMPV6);
        Poller poller = new Poller()) {
      socket.timestamps();
      socket.sendTo(echo, Addresses.parse("::1"), 0, 0);
      Received received = new Received(2048);
      do {
        poller.poll(List.of(socket), -1);
        received.receive(socket);
      } while (received.bytes().length == 0 || received.bytes()[0] != (byte) 129);
      assertThat(received.source()).isEqualTo(Addresses.parse("::1"));
      assertThat(received.bytes()).startsWith((byte) 129).endsWith((byte) 1);
    }
  }

  @Test
  void aHandMadePacketIsSentToAStationOfALink() throws Exception {
    LinuxRtnetlink routing = namespace.call(LinuxRtnetlink::new);
    List<Link> links = routing.links();
    Link isp = links.stream().filter(each -> each.name().equals("isp1")).findFirst().orElseThrow();
    Link wan = links.stream().filter(each -> each.name().equals("wan1")).findFirst().orElseThrow();
    byte[] station = HexFormat.ofDelimiter(":").parseHex(wan.hardwareAddress());
    try (NativeSocket listening =
            open(NativeSocket.AF_PACKET, NativeSocket.SOCK_DGRAM, 0x0008); // htons(ETH_P_IP)
        NativeSocket sending = open(NativeSocket.AF_PACKET, NativeSocket.SOCK_DGRAM, 0);
        Poller poller = new Poller()) {
      listening.bind(SocketAddresses.packet(wan.ifindex(), ETH_P_IP, new byte[6]));
      sending.sendTo(BARE_ACK, SocketAddresses.packet(isp.ifindex(), ETH_P_IP, station));
      Received received = new Received(2048);
      do {
        poller.poll(List.of(listening), -1);
        received.receive(listening);
      } while (received.bytes().length != BARE_ACK.length);
      assertThat(received.bytes()).isEqualTo(BARE_ACK);
      assertThatThrownBy(received::source).isInstanceOf(IllegalStateException.class);
    }
    routing.close();
  }

  @Test
  void aDeviceThatIsNotThereIsSaid() throws Exception {
    try (NativeSocket socket = open(NativeSocket.AF_INET, NativeSocket.SOCK_RAW, IPPROTO_ICMP)) {
      assertThatThrownBy(() -> socket.bindToDevice("wan9"))
          .isInstanceOf(LibcException.class)
          .hasMessage("binding to wan9: ENODEV (19)");
    }
  }
}
