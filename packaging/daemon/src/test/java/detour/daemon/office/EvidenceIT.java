package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import detour.lab.Addresses;
import detour.lab.Await;
import detour.lab.Internet;
import detour.lab.Isp;
import detour.lab.LabOptions;
import detour.lab.Subnet;
import detour.lab.detourd.Detourd;
import detour.lab.detourd.Json;
import detour.lab.netns.Namespace;
import detour.lab.server.Ports;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The counters that say whether the office is answered, in nft's words: what is no evidence leaves
 * all of them alone, and an answered flow moves those of its own uplink. Noise (ARP, router
 * advertisements, group queries, scans) and probes of every kind go on all the while.
 */
class EvidenceIT {
  private static final LabOptions.Firewall OPEN =
      new LabOptions.Firewall(false, false, true, false);
  private static final Pattern COUNTER =
      Pattern.compile("counter ((?:tx|rx|fresh|syn)[46]_[0-9]+) \\{\\s*packets ([0-9]+)");
  private static final String UPLINKS =
      Office.TWO_UPLINKS.replace(
          "kind: fiber,",
          "kind: fiber, targets: [icmp://office.test,"
              + " {url: tcp://office.test:80, every: 1 s}, {url: dns:office.test, every: 1 s},"
              + " {url: http://office.test/generate_204, every: 1 s},"
              + " {url: neighbor, every: 1 s}],");
  private static final List<String> DIGITS = List.of("4", "6");
  private static final int NOISE_PER_SECOND = 200;
  private static final int DISCARD = 9; // the Internet drops it
  private static final int OPEN_PORT = 2222;
  private static final int CLOSED_PORT = 2223;
  private static final int UNREACHABLE_PORT = 4444;
  private static final int TWO_SECONDS = 2_000;
  private static final int GUARD_MILLIS = 10_000;
  private static final int ESP = 50; // IPPROTO_ESP
  private static final int SO_PRIORITY = 12; // asm-generic/socket.h
  private static final int PROBE_PRIORITY = 0x0de70001;

  private static Office office;
  private static Detourd daemon;

  @BeforeAll
  static void raise() throws Exception {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults().withNoise(NOISE_PER_SECOND).withFirewall(OPEN));
    daemon = office.start(UPLINKS);
    office.awaitThrough("fiber");
  }

  @AfterAll
  static void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  /** Counters of evidence by name. */
  private static Map<String, Long> evidence() {
    Map<String, Long> evidence = new TreeMap<>();
    Matcher each =
        COUNTER.matcher(office.onGateway("nft", "list", "counters", "table", "inet", "detour"));
    while (each.find()) {
      evidence.put(each.group(1), Long.valueOf(each.group(2)));
    }
    assertThat(evidence).hasSize(16);
    return evidence;
  }

  private static Map<String, Long> movedSince(Map<String, Long> before) {
    Map<String, Long> moved = evidence();
    moved.replaceAll((name, packets) -> packets - before.getOrDefault(name, 0L));
    moved.values().removeIf(each -> each == 0);
    return moved;
  }

  private static InetAddress service(String digit) {
    return Addresses.parse(digit.equals("4") ? Internet.SERVICE4 : Internet.SERVICE6);
  }

  private static InetAddress wan(int isp, String digit) {
    Subnet subnet = office.lab.isp(isp).subnet();
    return Addresses.parse(digit.equals("4") ? subnet.gateway4() : subnet.gateway6());
  }

  private static InetAddress nextHop(String digit) {
    Subnet subnet = office.lab.isp(1).subnet();
    return Addresses.parse(digit.equals("4") ? subnet.nextHop4() : subnet.nextHop6());
  }

  private static boolean roundTrip(DatagramSocket socket, InetAddress to, int port)
      throws IOException {
    byte[] word = {1, 2, 3};
    socket.send(new DatagramPacket(word, word.length, to, port));
    return heard(socket);
  }

  private static boolean heard(DatagramSocket socket) throws IOException {
    socket.setSoTimeout(TWO_SECONDS);
    try {
      socket.receive(new DatagramPacket(new byte[16], 16));
      return true;
    } catch (SocketTimeoutException silence) {
      return false;
    }
  }

  private static long probesAnswered(String kind) {
    return daemon.status().orElse(Json.NONE).get("probes").items().stream()
        .filter(each -> each.get("kind").text().equals(kind))
        .mapToLong(each -> each.get("answered").number())
        .sum();
  }

  /** A count of the kernel's in a namespace, as {@code nstat} has it. */
  private static long seen(Namespace where, String name) {
    return where
        .run("nstat", "-asz", name)
        .orThrow()
        .lines()
        .filter(each -> each.startsWith(name))
        .mapToLong(each -> Long.parseLong(each.split("\\s+", -1)[1]))
        .sum();
  }

  @Test
  void noiseOfTheAccessNetworkAndOurOwnProbesMoveNothing() {
    Map<String, Long> before = evidence();
    Map<String, Long> probes = new TreeMap<>();
    for (String kind : List.of("dns", "http", "icmp", "neighbor", "tcp")) {
      probes.put(kind, probesAnswered(kind) + 3);
    }
    long frames = noise() + 2 * NOISE_PER_SECOND;
    assertThat(
            Await.until(
                () ->
                    noise() >= frames
                        && probes.entrySet().stream()
                            .allMatch(each -> probesAnswered(each.getKey()) >= each.getValue()),
                Office.GUARD))
        .isTrue();
    assertThat(movedSince(before)).isEmpty();
    assertThat(seen(office.lab.gateway(), "TcpOutRsts")).as("scans were refused").isPositive();
  }

  private static long noise() {
    return office.lab.isps().stream().mapToLong(each -> each.noise().orElseThrow().sent()).sum();
  }

  @Test
  void whoeverKnocksMovesNothingUntilHeStays() throws Exception {
    Namespace outside = office.lab.internet().namespace();
    for (String digit : DIGITS) {
      InetAddress here = wan(1, digit);
      try (ServerSocket server =
              office.lab.gateway().call(() -> new ServerSocket(OPEN_PORT, 10, here));
          DatagramSocket echo =
              office.lab.gateway().call(() -> new DatagramSocket(OPEN_PORT, here))) {
        Map<String, Long> before = evidence();
        knock(outside, here, CLOSED_PORT, TWO_SECONDS);
        String deaf = "inet deaf" + digit;
        outside
            .exec(
                List.of("nft", "-f", "-"),
                "table "
                    + deaf
                    + " { chain in { type filter hook prerouting priority -310;"
                    + " tcp sport "
                    + OPEN_PORT
                    + " drop; }; }\n",
                Namespace.TOOL_LIMIT)
            .orThrow();
        knock(outside, here, OPEN_PORT, TWO_SECONDS); // asks again after a second, as we do
        outside.run("nft", "delete", "table", "inet", "deaf" + digit).orThrow();
        try (DatagramSocket asking = outside.call(DatagramSocket::new)) {
          for (int i = 0; i < 2; i++) {
            asking.send(new DatagramPacket(new byte[3], 3, here, OPEN_PORT));
            DatagramPacket question = new DatagramPacket(new byte[16], 16);
            echo.setSoTimeout(TWO_SECONDS);
            echo.receive(question);
            echo.send(question);
          }
        }
        assertThat(movedSince(before)).as("knocks by IPv%s", digit).isEmpty();
        stay(outside, server, here);
        assertThat(movedSince(before))
            .as("a guest by IPv%s", digit)
            .containsOnlyKeys("rx" + digit + "_1", "tx" + digit + "_1");
      }
    }
  }

  /** Unconnected; a reset ends it, so that nothing is said after it is closed. */
  private static Socket socket(Namespace where) {
    return where.call(
        () -> {
          Socket socket = new Socket();
          socket.setSoLinger(true, 0); // which makes it, here
          return socket;
        });
  }

  private static void knock(Namespace from, InetAddress to, int port, int millis) {
    try (Socket socket = socket(from)) {
      socket.connect(new InetSocketAddress(to, port), millis);
      throw new AssertionError("somebody opened at port " + port);
    } catch (IOException refusedOrSilent) {
      // That is what is wanted.
    }
  }

  private static void stay(Namespace from, ServerSocket server, InetAddress here)
      throws IOException {
    try (Socket guest = socket(from)) {
      guest.connect(new InetSocketAddress(here, OPEN_PORT), GUARD_MILLIS);
      server.setSoTimeout(GUARD_MILLIS);
      Socket host = server.accept();
      guest.getOutputStream().write(1);
      assertThat(host.getInputStream().read()).isEqualTo(1);
      host.getOutputStream().write(2);
      assertThat(guest.getInputStream().read()).isEqualTo(2);
      host.setSoLinger(true, 0);
      host.close();
    }
  }

  @Test
  void whatTheNextHopSaysAloneIsNoAnswer() throws Exception {
    Namespace host = office.lab.office(1);
    Namespace hop = office.lab.isp(1).access();
    hop.ip("route add unreachable 198.51.100.99", "route add unreachable 2001:db8:dead::/64");
    host.sysctl("ipv4/ip_default_ttl", "2");
    host.sysctl("ipv6/conf/eth0/hop_limit", "2");
    try {
      for (String digit : DIGITS) {
        boolean four = digit.equals("4");
        InetAddress lost = Addresses.parse(four ? "198.51.100.99" : "2001:db8:dead::1");
        String icmp = four ? "Icmp" : "Icmp6";
        String exceeded = icmp + "InTimeExcds";
        Map<String, Long> before = evidence();
        long times = seen(host, exceeded);
        long refusals = seen(host, icmp + "InDestUnreachs");
        try (DatagramSocket socket = host.call(DatagramSocket::new)) {
          // The lost one first: an error that is not rate-limited uses up what ip_error() may send.
          for (InetAddress to : List.of(lost, service(digit), nextHop(digit))) {
            byte[] word = {1, 2, 3};
            socket.send(new DatagramPacket(word, word.length, to, UNREACHABLE_PORT));
          }
        }
        assertThat(
                Await.until(
                    () ->
                        seen(host, exceeded) > times
                            && seen(host, icmp + "InDestUnreachs") >= refusals + 2,
                    Office.GUARD))
            .as("IPv%s: too far, no way, no port", digit)
            .isTrue();
        office.onGateway("ip", "neigh", "flush", "dev", "wan1"); // asked for anew, and answered
        knock(host, nextHop(digit), CLOSED_PORT, TWO_SECONDS);
        assertThat(movedSince(before)).as("the next hop by IPv%s", digit).isEmpty();
        knock(host, lost, UNREACHABLE_PORT, 500);
        assertThat(movedSince(before))
            .as("a connect by IPv%s that nobody beyond the next hop answers", digit)
            .isEqualTo(Map.of("tx" + digit + "_1", 1L, "syn" + digit + "_1", 1L));
      }
    } finally {
      host.sysctl("ipv4/ip_default_ttl", "64");
      host.sysctl("ipv6/conf/eth0/hop_limit", "64");
    }
  }

  @Test
  void oneWayFlowsAndEchoesMoveNothing() throws Exception {
    Namespace host = office.lab.office(1);
    for (String digit : DIGITS) {
      Map<String, Long> before = evidence();
      try (DatagramSocket syslog = host.call(DatagramSocket::new)) {
        for (int i = 0; i < 50; i++) {
          syslog.send(new DatagramPacket(new byte[100], 100, service(digit), DISCARD));
        }
      }
      String target = service(digit).getHostAddress();
      assertThat(host.run("ping", "-c", "3", "-i", "0.2", "-W", "2", target).orThrow())
          .contains("3 received");
      assertThat(movedSince(before)).as("IPv%s", digit).isEmpty();
    }
  }

  @Test
  void anAnsweredFlowCountsOnItsOwnUplink() throws Exception {
    Namespace host = office.lab.office(1);
    for (String digit : DIGITS) {
      InetAddress to = service(digit);
      Map<String, Long> before = evidence();
      try (DatagramSocket call = host.call(DatagramSocket::new)) {
        assertThat(roundTrip(call, to, Ports.ECHO)).isTrue();
        assertThat(movedSince(before))
            .as("one question and its answer by IPv%s", digit)
            .isEqualTo(Map.of("rx" + digit + "_1", 1L, "fresh" + digit + "_1", 1L));
        assertThat(roundTrip(call, to, Ports.ECHO)).isTrue();
        assertThat(movedSince(before))
            .as("another, of a flow that was answered")
            .containsEntry("tx" + digit + "_1", 1L)
            .containsEntry("rx" + digit + "_1", 2L)
            .doesNotContainKey("syn" + digit + "_1");
      }
      Map<String, Long> then = evidence();
      try (Socket web = socket(host)) {
        web.connect(new InetSocketAddress(to, Ports.ECHO), GUARD_MILLIS);
        for (int i = 1; i <= 5; i++) {
          web.getOutputStream().write(i);
          assertThat(web.getInputStream().read()).isEqualTo(i);
        }
        assertThat(movedSince(then))
            .as("a connection by IPv%s", digit)
            .containsOnlyKeys(
                Stream.of("tx", "rx", "fresh", "syn").map(each -> each + digit + "_1").toList())
            .containsEntry("syn" + digit + "_1", 1L)
            .containsEntry("fresh" + digit + "_1", 1L);
      }
    }
  }

  /**
   * A tunnel's packets keep the priority of a probe within, and the mark of the uplink that the
   * tunnel is ({@code iptunnel_xmit}); this kernel has no such tunnel.
   */
  @Test
  void whatHasAProbesPriorityAndAnotherMarkIsTrafficLikeAnyOther() throws Exception {
    Namespace gateway = office.lab.gateway();
    gateway
        .exec(
            List.of("nft", "-f", "-"),
            "table inet tunnel { chain post { type filter hook postrouting priority -160;"
                + " meta priority 0de7:0001 udp dport "
                + Ports.ECHO
                + " meta mark set 0x05000000; }; }\n",
            Namespace.TOOL_LIMIT)
        .orThrow();
    try {
      for (String digit : DIGITS) {
        try (NativeSocket outer = socket(gateway, digit, NativeSocket.SOCK_DGRAM, 0)) {
          outer.option(NativeSocket.SOL_SOCKET, SO_PRIORITY, PROBE_PRIORITY);
          Map<String, Long> before = evidence();
          outer.sendTo(new byte[3], service(digit), Ports.ECHO, 0);
          assertThat(heard(outer)).isTrue();
          assertThat(movedSince(before))
              .as("IPv%s", digit)
              .isEqualTo(Map.of("rx" + digit + "_1", 1L, "fresh" + digit + "_1", 1L));
        }
      }
    } finally {
      gateway.run("nft", "delete", "table", "inet", "tunnel").orThrow();
    }
  }

  @Test
  void aTunnelBegunFromOutsideCountsOnceItIsAnswered() throws Exception {
    for (String digit : DIGITS) {
      Namespace outside = office.lab.internet().namespace();
      try (NativeSocket here = socket(office.lab.gateway(), digit, NativeSocket.SOCK_RAW, ESP);
          NativeSocket peer = socket(outside, digit, NativeSocket.SOCK_RAW, ESP)) {
        peer.bind(SocketAddresses.inet(service(digit), 0, 0));
        Map<String, Long> before = evidence();
        peer.sendTo(new byte[24], wan(1, digit), 0, 0);
        assertThat(heard(here)).isTrue();
        assertThat(movedSince(before)).as("a knock by IPv%s", digit).isEmpty();
        here.sendTo(new byte[24], service(digit), 0, 0);
        assertThat(heard(peer)).isTrue();
        peer.sendTo(new byte[24], wan(1, digit), 0, 0);
        assertThat(heard(here)).isTrue();
        assertThat(movedSince(before))
            .as("IPv%s", digit)
            .isEqualTo(Map.of("tx" + digit + "_1", 1L, "rx" + digit + "_1", 1L));
      }
    }
  }

  private static NativeSocket socket(Namespace where, String digit, int type, int protocol) {
    int family = digit.equals("4") ? NativeSocket.AF_INET : NativeSocket.AF_INET6;
    return where.call(() -> NativeSocket.open(family, type, protocol));
  }

  private static boolean heard(NativeSocket socket) {
    ByteBuffer word = ByteBuffer.allocateDirect(128);
    return Await.until(() -> socket.receive(word) > 0, Office.GUARD);
  }

  @Test
  void anAnswerThatComesInByAnotherUplinkProvesNeither() throws Exception {
    Isp fiber = office.lab.isp(1);
    InetAddress to = service("4");
    InetAddress source = wan(2, "4");
    String lte = source.getHostAddress();
    try (DatagramSocket bound = office.lab.gateway().call(() -> new DatagramSocket(0, source))) {
      Map<String, Long> before = evidence();
      assertThat(roundTrip(bound, to, Ports.ECHO)).isTrue();
      assertThat(movedSince(before))
          .as("by lte and back")
          .isEqualTo(Map.of("rx4_2", 1L, "fresh4_2", 1L));
      // The way back to lte's address leads through fiber.
      fiber.core().ip("route add " + lte + " via 100.80.1.1");
      fiber.access().ip("route add " + lte + " via " + wan(1, "4").getHostAddress());
      office.lab.internet().namespace().ip("route add " + lte + " via 100.81.1.1");
      try (DatagramSocket other = office.lab.gateway().call(() -> new DatagramSocket(0, source))) {
        before = evidence();
        assertThat(roundTrip(other, to, Ports.ECHO)).isTrue();
        assertThat(movedSince(before)).as("by lte and back by fiber").isEmpty();
      } finally {
        office.lab.internet().namespace().ip("route del " + lte + " via 100.81.1.1");
      }
    }
  }
}
